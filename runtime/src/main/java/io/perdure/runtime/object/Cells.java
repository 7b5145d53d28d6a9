package io.perdure.runtime.object;

import io.perdure.entry.PerdureCell;
import org.jspecify.annotations.Nullable;

/** The cell of an instance whose class the caller does not know. */
final class Cells {

  private final Platform platform;
  private final CellPlaces places;
  private final Calls calls;

  Cells(Platform platform, CellPlaces places, Calls calls) {
    this.platform = platform;
    this.places = places;
    this.calls = calls;
  }

  /** {@code null} when it is no durable object; one that was made before the agent is bound now. */
  @Nullable PerdureCell of(Object instance) {
    CellPlace place = places.of(instance.getClass());
    PerdureCell cell = place.of(instance);
    return cell == null && place.isApart() ? calls.bind(instance) : cell;
  }

  /** Whether it is no durable object, and does not stand for one: its methods have no turns. */
  boolean isNone(Object instance) {
    return !places.isDurable(instance.getClass()) || platform.isMock(instance);
  }

  /** Gives an instance its cell as soon as its first constructor runs. */
  void bindIfDurable(Object instance) {
    if (places.isDurable(instance.getClass())) {
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
      gone.throwResetIfBroken();
    }
    throw new IllegalStateException(
        "An inner instance was made in "
            + (cell instanceof Reference reference ? "the reference " + reference.key : outer)
            + ", which holds no state; make it in one of the object's own methods");
  }
}
