package io.perdure.runtime.codec;

import io.perdure.runtime.reflect.Instantiator;
import java.util.List;

/** An object of a plain class, field by field; none of its code runs. */
final class ObjectShape extends Shape {
  private final List<StoredField> fields;
  private final FieldNames names;
  private final Instantiator instantiator;

  ObjectShape(String name, Class<?> type, ClassOpener opener) {
    super(name, type);
    this.fields = StoredField.of(type, opener);
    this.names = new FieldNames(type, fields);
    this.instantiator = instantiator(type);
  }

  private static Instantiator instantiator(Class<?> type) {
    try {
      return Instantiator.of(type);
    } catch (IllegalStateException absent) {
      throw Refusal.of("is of a plain class: " + absent.getMessage() + ", or use a record", absent);
    }
  }

  @Override
  void write(ValueWriter out, Object value, Params params) {
    StoredField.writeAll(fields, out, value);
  }

  @Override
  Object read(ValueReader in, Params written, Params expected) {
    Object instance = instantiator.instantiate();
    StoredField.readAll(names, in)
        .forEach(
            (each, value) -> {
              try {
                each.field().set(instance, value);
              } catch (IllegalAccessException opened) {
                throw new IllegalStateException(opened);
              }
            });
    return instance;
  }
}
