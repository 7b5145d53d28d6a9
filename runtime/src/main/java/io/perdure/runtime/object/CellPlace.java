package io.perdure.runtime.object;

import io.perdure.entry.PerdureCell;
import org.jspecify.annotations.Nullable;

/** Where the instances of one class have their cell. */
abstract class CellPlace {

  /** Of classes that are not durable; holds nothing, so that all of them can share it. */
  static final CellPlace NOWHERE =
      new CellPlace() {
        @Override
        @Nullable PerdureCell of(Object instance) {
          return null;
        }

        @Override
        void bind(Object instance, PerdureCell cell) {
          throw new AssertionError("A durable class has a place for its cells");
        }

        @Override
        PerdureCell bindOnce(Object instance, PerdureCell cell) {
          throw new AssertionError("A durable class has a place for its cells");
        }
      };

  abstract @Nullable PerdureCell of(Object instance);

  /** Gives an instance its cell. */
  abstract void bind(Object instance, PerdureCell cell);

  /** Gives an instance its cell unless it has one; returns the one it has. */
  abstract PerdureCell bindOnce(Object instance, PerdureCell cell);

  /** Whether cells are kept apart from their instances, which they must not keep alive then. */
  boolean isApart() {
    return false;
  }
}
