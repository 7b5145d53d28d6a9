package io.perdure.runtime.codec;

import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A collection of the JDK: a JSON array of its elements. */
final class CollectionShape extends Shape {
  private final Function<List<@Nullable Object>, ? extends Collection<?>> build;
  private final boolean ordered;
  private final @Nullable Shape comparing;

  private CollectionShape(
      String name,
      Class<?> type,
      boolean ordered,
      Function<List<@Nullable Object>, ? extends Collection<?>> build,
      @Nullable Shape comparing) {
    super(name, type);
    this.ordered = ordered;
    this.build = build;
    this.comparing = comparing;
  }

  static CollectionShape ordered(
      String name, Class<?> type, Function<List<@Nullable Object>, ? extends Collection<?>> build) {
    return new CollectionShape(name, type, true, build, null);
  }

  /** Of an order that means nothing, and changes from run to run; it is stored sorted. */
  static CollectionShape unordered(
      String name, Class<?> type, Function<List<@Nullable Object>, ? extends Collection<?>> build) {
    return new CollectionShape(name, type, false, build, null);
  }

  /** The same for values with no comparator of their own; those with one have another shape. */
  CollectionShape orComparing(Shape shape) {
    return new CollectionShape(name, type, ordered, build, shape);
  }

  @Override
  Shape refine(Object value) {
    return comparing == null || Comparators.of(value) == null ? this : comparing;
  }

  @Override
  void write(ValueWriter out, Object value, Params params) {
    Type element = params.get(0);
    Collection<?> elements = (Collection<?>) value;
    out.enter(value);
    out.startArray();
    List<?> sorted = ordered ? null : Sorting.sorted(elements);
    if (ordered || sorted != null) {
      writeInOrder(out, sorted == null ? elements : sorted, element);
    } else {
      writeByText(out, elements, element);
    }
    out.endArray();
    out.exit();
  }

  private static void writeInOrder(ValueWriter out, Collection<?> elements, Type element) {
    int index = 0;
    for (Object each : elements) {
      out.element(index++, each, element);
    }
  }

  private static void writeByText(ValueWriter out, Collection<?> elements, Type element) {
    List<String> texts = new ArrayList<>(elements.size());
    for (Object each : elements) {
      texts.add(out.fragment(() -> out.element(texts.size(), each, element)));
    }
    texts.sort(null);
    texts.forEach(out::raw);
  }

  @Override
  Object read(ValueReader in, Params written, Params expected) {
    return Building.of(name, () -> build.apply(in.elements(written.get(0), expected.get(0))));
  }

  @Override
  boolean isDefaultFor(Object value) {
    return type == ArrayList.class;
  }

  @Override
  boolean isHint() {
    return false;
  }

  @Override
  Params hint(ValueWriter out, Object value) {
    Class<?> common = out.common((Collection<?>) value);
    return JdkShapes.isPlain(common) ? Params.NONE : new Params(List.of(common));
  }
}
