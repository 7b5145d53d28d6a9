package io.perdure.runtime.codec;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A value made of a few parts: a JSON array of them. */
final class TupleShape extends Shape {
  private final Function<Object, List<? extends @Nullable Object>> toParts;
  private final Function<List<@Nullable Object>, Object> fromParts;

  TupleShape(
      String name,
      Class<?> type,
      Function<Object, List<? extends @Nullable Object>> toParts,
      Function<List<@Nullable Object>, Object> fromParts) {
    super(name, type);
    this.toParts = toParts;
    this.fromParts = fromParts;
  }

  @Override
  void write(ValueWriter out, Object value, Params params) {
    out.enter(value);
    out.startArray();
    int index = 0;
    for (Object part : toParts.apply(value)) {
      out.element(index, part, params.get(index));
      index++;
    }
    out.endArray();
    out.exit();
  }

  @Override
  Object read(ValueReader in, Params written, Params expected) {
    List<@Nullable Object> parts = new ArrayList<>();
    in.startArray();
    while (in.nextElement()) {
      int index = parts.size();
      parts.add(in.element(index, written.get(index), expected.get(index)));
    }
    return Building.of(name, () -> fromParts.apply(parts));
  }

  @Override
  boolean isHint() {
    return false;
  }
}
