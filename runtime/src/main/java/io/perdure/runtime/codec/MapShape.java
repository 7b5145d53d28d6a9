package io.perdure.runtime.codec;

import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A map of the JDK: a JSON object if all its keys are strings, else an array of pairs. */
final class MapShape extends Shape {
  /** Keys and values in the order stored. */
  record Entries(List<@Nullable Object> keys, List<@Nullable Object> values) {
    <M extends Map<Object, Object>> M into(M map) {
      for (int i = 0; i < keys.size(); i++) {
        map.put(keys.get(i), values.get(i));
      }
      return map;
    }
  }

  private final Function<Entries, ? extends Map<?, ?>> build;
  private final boolean ordered;
  private final @Nullable Shape comparing;

  private MapShape(
      String name,
      Class<?> type,
      boolean ordered,
      Function<Entries, ? extends Map<?, ?>> build,
      @Nullable Shape comparing) {
    super(name, type);
    this.ordered = ordered;
    this.build = build;
    this.comparing = comparing;
  }

  static MapShape ordered(
      String name, Class<?> type, Function<Entries, ? extends Map<?, ?>> build) {
    return new MapShape(name, type, true, build, null);
  }

  /** Of an order that means nothing, and changes from run to run; it is stored sorted. */
  static MapShape unordered(
      String name, Class<?> type, Function<Entries, ? extends Map<?, ?>> build) {
    return new MapShape(name, type, false, build, null);
  }

  /** The same for values with no comparator of their own; those with one have another shape. */
  MapShape orComparing(Shape shape) {
    return new MapShape(name, type, ordered, build, shape);
  }

  @Override
  Shape refine(Object value) {
    return comparing == null || Comparators.of(value) == null ? this : comparing;
  }

  @Override
  void write(ValueWriter out, Object value, Params params) {
    Map<?, ?> map = (Map<?, ?>) value;
    out.enter(value);
    if (canBeNames(map.keySet())) {
      writeNames(out, map, params.get(1));
    } else {
      writePairs(out, map, params);
    }
    out.exit();
  }

  private void writeNames(ValueWriter out, Map<?, ?> map, Type valueType) {
    out.startObject();
    inOrder(
        map,
        (key, value) -> {
          out.name((String) key);
          out.entryValue(key, value, valueType);
        });
    out.endObject();
  }

  private void writePairs(ValueWriter out, Map<?, ?> map, Params params) {
    out.startArray();
    if (!inOrder(map, (key, value) -> writePair(out, key, value, params))) {
      writePairsByText(out, map, params);
    }
    out.endArray();
  }

  /** Not through get where there is an order: it may be that of the last access. */
  private boolean inOrder(Map<?, ?> map, BiConsumer<Object, Object> write) {
    if (ordered) {
      map.forEach(write);
      return true;
    }
    List<?> sorted = Sorting.sorted(map.keySet());
    if (sorted != null) {
      sorted.forEach(key -> write.accept(key, map.get(key)));
    }
    return sorted != null;
  }

  private static void writePairsByText(ValueWriter out, Map<?, ?> map, Params params) {
    List<String> pairs = new ArrayList<>(map.size());
    map.forEach((key, value) -> pairs.add(out.fragment(() -> writePair(out, key, value, params))));
    pairs.sort(null);
    pairs.forEach(out::raw);
  }

  private static void writePair(
      ValueWriter out, @Nullable Object key, @Nullable Object value, Params params) {
    out.startArray();
    out.entryKey(key, params.get(0));
    out.entryValue(key, value, params.get(1));
    out.endArray();
  }

  @Override
  Object read(ValueReader in, Params written, Params expected) {
    return Building.of(name, () -> build.apply(readEntries(in, written, expected)));
  }

  private static Entries readEntries(ValueReader in, Params written, Params expected) {
    Entries entries = new Entries(new ArrayList<>(), new ArrayList<>());
    if (in.hasNames()) {
      for (String key = in.name(); key != null; key = in.name()) {
        entries.keys().add(Widening.fit(key, Types.raw(expected.get(0))));
        entries.values().add(in.namedValue(key, written.get(1), expected.get(1)));
        in.afterValue();
      }
      return entries;
    }
    in.startArray();
    while (in.nextElement()) {
      Object key = in.pairKey(written.get(0), expected.get(0));
      entries.keys().add(key);
      entries.values().add(in.pairValue(key, written.get(1), expected.get(1)));
    }
    return entries;
  }

  @Override
  boolean isDefaultFor(Object value) {
    return type == HashMap.class && canBeNames(((Map<?, ?>) value).keySet());
  }

  @Override
  boolean isHint() {
    return false;
  }

  @Override
  Params hint(ValueWriter out, Object value) {
    Map<?, ?> map = (Map<?, ?>) value;
    Class<?> keys = out.common(map.keySet());
    Class<?> values = out.common(map.values());
    return JdkShapes.isPlain(keys) && JdkShapes.isPlain(values)
        ? Params.NONE
        : new Params(List.of(keys, values));
  }

  private static boolean canBeNames(Collection<?> keys) {
    for (Object key : keys) {
      if (!(key instanceof String text) || !Surrogates.arePaired(text)) {
        return false;
      }
    }
    return true;
  }
}
