package io.perdure.runtime.codec;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** A value made of a few parts: a JSON array of them. */
final class TupleShape extends Shape {
  private final Function<Object, List<? extends @Nullable Object>> toParts;
  private final Function<List<@Nullable Object>, Object> fromParts;

  /** What the parts are declared as, given the element types of the whole. */
  private final UnaryOperator<Params> partTypes;

  /** Of parts that are what the element types say. */
  TupleShape(
      String name,
      Class<?> type,
      Function<Object, List<? extends @Nullable Object>> toParts,
      Function<List<@Nullable Object>, Object> fromParts) {
    this(name, type, UnaryOperator.identity(), toParts, fromParts);
  }

  /** Of parts that are of types of their own. */
  TupleShape(
      String name,
      Class<?> type,
      UnaryOperator<Params> partTypes,
      Function<Object, List<? extends @Nullable Object>> toParts,
      Function<List<@Nullable Object>, Object> fromParts) {
    super(name, type);
    this.partTypes = partTypes;
    this.toParts = toParts;
    this.fromParts = fromParts;
  }

  @Override
  void write(ValueWriter out, Object value, Params params) {
    out.enter(value);
    out.startArray();
    Params declared = partTypes.apply(params);
    int index = 0;
    for (Object part : toParts.apply(value)) {
      out.element(index, part, declared.get(index));
      index++;
    }
    out.endArray();
    out.exit();
  }

  @Override
  Object read(ValueReader in, Params written, Params expected) {
    Params declared = partTypes.apply(written);
    Params asked = partTypes.apply(expected);
    List<@Nullable Object> parts = new ArrayList<>();
    in.startArray();
    while (in.nextElement()) {
      int index = parts.size();
      parts.add(in.element(index, declared.get(index), asked.get(index)));
    }
    return Building.of(name, () -> fromParts.apply(parts));
  }

  @Override
  boolean isHint() {
    return false;
  }
}
