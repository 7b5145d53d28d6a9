package io.perdure.runtime.object;

import io.perdure.entry.PerdureCell;
import java.lang.invoke.VarHandle;
import java.util.ArrayList;
import java.util.List;

/**
 * Where the instances of each class have their cell: kept with that very class, so that no
 * superclass keeps a durable one from unloading.
 */
final class CellPlaces {

  private final Platform platform;
  private final ClassValue<CellPlace> places =
      new ClassValue<>() {
        @Override
        protected CellPlace computeValue(Class<?> type) {
          return find(type);
        }
      };

  CellPlaces(Platform platform) {
    this.platform = platform;
  }

  CellPlace of(Class<?> type) {
    return places.get(type);
  }

  /** Whether its instances are durable objects, or would be if the class were not refused. */
  boolean isDurable(Class<?> type) {
    return of(type) != CellPlace.NOWHERE;
  }

  /** Told from the class alone: the answer must be the same before and after it is woven late. */
  private CellPlace find(Class<?> type) {
    List<VarHandle> fields = new ArrayList<>();
    boolean isAnnotated = false;
    for (Class<?> c = type; c != null && c != Object.class; c = c.getSuperclass()) {
      if (Instances.isWoven(c)) {
        fields.add(field(c));
      } else {
        isAnnotated |= platform.isAnnotated(c);
      }
    }
    if (!fields.isEmpty()) {
      return new FieldPlace(fields.toArray(new VarHandle[0]));
    }
    return isAnnotated ? new LatePlace() : CellPlace.NOWHERE;
  }

  private VarHandle field(Class<?> woven) {
    try {
      return platform.lookupIn(woven).findVarHandle(woven, PerdureCell.FIELD, PerdureCell.class);
    } catch (ReflectiveOperationException e) {
      throw new LinkageError("The field is there and the lookup is private", e);
    }
  }
}
