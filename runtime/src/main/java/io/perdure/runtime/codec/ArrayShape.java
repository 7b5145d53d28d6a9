package io.perdure.runtime.codec;

import java.lang.reflect.Array;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An array of objects, of exactly its own component type. */
final class ArrayShape extends Shape {
  private final Class<?> component;

  ArrayShape(String name, Class<?> type) {
    super(name, type);
    this.component = type.getComponentType();
  }

  @Override
  void write(ValueWriter out, Object value, Params params) {
    @Nullable Object[] array = (@Nullable Object[]) value;
    out.enter(value);
    out.startArray();
    for (int i = 0; i < array.length; i++) {
      out.element(i, array[i], component);
    }
    out.endArray();
    out.exit();
  }

  @Override
  Object read(ValueReader in, Params written, Params expected) {
    List<@Nullable Object> elements = in.elements(component, component);
    return elements.toArray((Object[]) Array.newInstance(component, 0));
  }

  @Override
  boolean isHint() {
    return false;
  }
}
