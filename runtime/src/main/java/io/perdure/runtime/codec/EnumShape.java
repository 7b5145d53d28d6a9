package io.perdure.runtime.codec;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

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
    List<Enum<?>> renamed = renamedFrom(name, constants);
    if (renamed.size() == 1) {
      return renamed.get(0);
    }
    throw Refusal.of(
        "is stored as "
            + type.getName()
            + "."
            + name
            + (renamed.isEmpty()
                ? ", and the enum has only " + names(Arrays.asList(constants))
                : ", which is an @Alias of all of " + names(renamed))
            + "; keep old constants for as long as stored values name them, or name the"
            + " old one in the @Alias of the new");
  }

  private static List<Enum<?>> renamedFrom(String name, Object[] constants) {
    List<Enum<?>> renamed = new ArrayList<>();
    for (Object constant : constants) {
      if (Aliases.of((Enum<?>) constant).contains(name)) {
        renamed.add((Enum<?>) constant);
      }
    }
    return renamed;
  }

  private static List<String> names(List<?> constants) {
    return constants.stream().map(constant -> ((Enum<?>) constant).name()).toList();
  }
}
