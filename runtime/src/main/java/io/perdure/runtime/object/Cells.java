package io.perdure.runtime.object;

import io.perdure.entry.PerdureCell;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * The cell of an instance whose class the caller does not know: where the instances of a class have
 * it is kept with that very class, so that no superclass keeps a durable one from unloading.
 */
final class Cells {

  /** Where the instances of one class have their cell. */
  abstract static class Place {
    abstract @Nullable PerdureCell of(Object instance);

    abstract boolean isDurable();
  }

  /** Holds nothing, so that all classes that are not durable can share it. */
  private static final Place NOWHERE =
      new Place() {
        @Override
        @Nullable PerdureCell of(Object instance) {
          return null;
        }

        @Override
        boolean isDurable() {
          return false;
        }
      };

  private final ClassValue<Place> places;
  private final Calls calls;

  Cells(Lookups lookups, Calls calls) {
    this.calls = calls;
    places =
        new ClassValue<>() {
          @Override
          protected Place computeValue(Class<?> type) {
            VarHandle[] fields = Instances.cellFields(type, lookups);
            return fields.length == 0 ? NOWHERE : new InField(fields[0]);
          }
        };
  }

  @Nullable PerdureCell of(Object instance) {
    return places.get(instance.getClass()).of(instance);
  }

  /** Gives an instance its cell as soon as its first constructor runs. */
  void bindIfDurable(Object instance) {
    if (places.get(instance.getClass()).isDurable()) {
      calls.bind(instance);
    }
  }

  /**
   * An inner class reaches the instance it was made in and no other, so its methods run only while
   * that one is the object (rule 1.4).
   */
  void requireSame(Object instance, Object outer) {
    if (instance == outer) {
      return;
    }
    PerdureCell cell = of(outer);
    if (cell instanceof Activation gone) {
      gone.throwIfBroken();
    }
    throw new IllegalStateException(
        "An inner instance was made in "
            + (cell instanceof Reference reference ? "the reference " + reference.key : outer)
            + ", which holds no state; make it in one of the object's own methods");
  }

  /** Of a woven class, and of its subclasses. */
  private static final class InField extends Place {
    private final VarHandle field;

    InField(VarHandle field) {
      this.field = field;
    }

    @Override
    @Nullable PerdureCell of(Object instance) {
      return (PerdureCell) field.get(instance);
    }

    @Override
    boolean isDurable() {
      return true;
    }
  }
}
