package io.perdure.runtime.codec;

import java.lang.reflect.Array;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Arrays of primitives: lists of numbers, but for the two that are better as a text. */
final class PrimitiveArrays {
  private PrimitiveArrays() {}

  static List<Shape> all() {
    return List.of(
        ScalarShape.text(
            "byte[]",
            byte[].class,
            bytes -> Base64.getEncoder().encodeToString(bytes),
            text -> Base64.getDecoder().decode(text)),
        ScalarShape.text("char[]", char[].class, String::new, String::toCharArray),
        new Numbers("boolean[]", boolean[].class),
        new Numbers("short[]", short[].class),
        new Numbers("int[]", int[].class),
        new Numbers("long[]", long[].class),
        new Numbers("float[]", float[].class),
        new Numbers("double[]", double[].class));
  }

  private static final class Numbers extends Shape {
    private final Class<?> component;

    Numbers(String name, Class<?> type) {
      super(name, type);
      this.component = type.getComponentType();
    }

    @Override
    void write(ValueWriter out, Object value, Params params) {
      out.startArray();
      for (int i = 0; i < Array.getLength(value); i++) {
        out.element(i, Array.get(value, i), component);
      }
      out.endArray();
    }

    @Override
    Object read(ValueReader in, Params written, Params expected) {
      List<@Nullable Object> elements = in.elements(component, component);
      Object array = Array.newInstance(component, elements.size());
      for (int i = 0; i < elements.size(); i++) {
        Array.set(array, i, elements.get(i));
      }
      return array;
    }

    @Override
    boolean isHint() {
      return false;
    }
  }
}
