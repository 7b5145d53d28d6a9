package io.perdure.runtime.object;

import io.perdure.entry.PerdureCell;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/** In the field of a woven class, which its subclasses inherit, and of its woven superclasses. */
final class FieldPlace extends CellPlace {

  /** Innermost class first. */
  private final VarHandle[] fields;

  private final VarHandle own;

  FieldPlace(VarHandle[] fields) {
    this.fields = fields;
    own = fields[0];
  }

  @Override
  @Nullable PerdureCell of(Object instance) {
    return (PerdureCell) own.get(instance);
  }

  @Override
  void bind(Object instance, PerdureCell cell) {
    for (VarHandle field : fields) {
      field.set(instance, cell);
    }
  }

  @Override
  PerdureCell bindOnce(Object instance, PerdureCell cell) {
    PerdureCell before = (PerdureCell) own.compareAndExchange(instance, (PerdureCell) null, cell);
    PerdureCell bound = before == null ? cell : before;
    for (int i = 1; i < fields.length; i++) {
      fields[i].set(instance, bound);
    }
    return bound;
  }
}
