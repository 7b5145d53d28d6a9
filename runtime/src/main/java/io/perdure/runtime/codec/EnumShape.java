package io.perdure.runtime.codec;

import java.util.Arrays;

/** A constant, by its name. */
final class EnumShape extends Shape {
  EnumShape(String name, Class<?> type) {
    super(name, type);
  }

  @Override
  void write(ValueWriter out, Object value, Params params) {
    out.string(((Enum<?>) value).name());
  }

  @Override
  Object read(ValueReader in, Params written, Params expected) {
    return constant(type, in.string());
  }

  static Enum<?> constant(Class<?> type, String name) {
    Object[] constants = type.getEnumConstants();
    for (Object constant : constants) {
      if (((Enum<?>) constant).name().equals(name)) {
        return (Enum<?>) constant;
      }
    }
    throw Refusal.of(
        "is stored as "
            + type.getName()
            + "."
            + name
            + ", and the enum has only "
            + Arrays.stream(constants).map(c -> ((Enum<?>) c).name()).toList()
            + "; keep old constants for as long as stored values name them");
  }
}
