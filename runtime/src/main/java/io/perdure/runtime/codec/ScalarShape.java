package io.perdure.runtime.codec;

import java.util.function.BiConsumer;
import java.util.function.Function;

/** A value that is one JSON token. */
final class ScalarShape<T> extends Shape {
  private final Class<T> exact;
  private final BiConsumer<ValueWriter, T> writes;
  private final Function<ValueReader, T> reads;

  ScalarShape(
      String name,
      Class<T> type,
      BiConsumer<ValueWriter, T> writes,
      Function<ValueReader, T> reads) {
    super(name, type);
    this.exact = type;
    this.writes = writes;
    this.reads = reads;
  }

  /** Any value with a text that stands for it exactly. */
  static <T> ScalarShape<T> text(
      String name, Class<T> type, Function<T, String> toText, Function<String, T> parse) {
    return new ScalarShape<>(
        name, type, (out, value) -> out.string(toText.apply(value)), in -> parse(in, name, parse));
  }

  @Override
  void write(ValueWriter out, Object value, Params params) {
    writes.accept(out, exact.cast(value));
  }

  @Override
  Object read(ValueReader in, Params written, Params expected) {
    return reads.apply(in);
  }

  @Override
  boolean isDefaultFor(Object value) {
    if (value instanceof Double number) {
      return Double.isFinite(number);
    }
    return type == String.class || type == Integer.class || type == Boolean.class;
  }

  private static <T> T parse(ValueReader in, String name, Function<String, T> parse) {
    String text = in.string();
    try {
      return parse.apply(text);
    } catch (RuntimeException notOne) {
      throw Refusal.of("is stored as \"" + text + "\", which is no " + name, notOne);
    }
  }
}
