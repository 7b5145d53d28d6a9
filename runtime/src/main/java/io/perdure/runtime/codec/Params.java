package io.perdure.runtime.codec;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.List;

/** The element types of a container: those of a declaration, or those named in a stored tag. */
record Params(List<Type> types) {
  static final Params NONE = new Params(List.of());

  static Params of(Type declared) {
    return declared instanceof ParameterizedType parameterized
        ? new Params(List.of(parameterized.getActualTypeArguments()))
        : NONE;
  }

  boolean isNone() {
    return types.isEmpty();
  }

  Type get(int index) {
    return index < types.size() ? types.get(index) : Object.class;
  }
}
