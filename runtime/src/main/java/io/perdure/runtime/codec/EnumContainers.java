package io.perdure.runtime.codec;

import java.io.IOException;
import java.io.ObjectOutputStream;
import java.io.OutputStream;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** EnumSet and EnumMap, which know their enum even when they are empty; the tag names it always. */
final class EnumContainers {
  private EnumContainers() {}

  static final class SetShape extends Shape {
    SetShape() {
      super("EnumSet", EnumSet.class);
    }

    @Override
    void write(ValueWriter out, Object value, Params params) {
      out.startArray();
      ((Set<?>) value).forEach(constant -> out.string(((Enum<?>) constant).name()));
      out.endArray();
    }

    @Override
    Object read(ValueReader in, Params written, Params expected) {
      Class<?> type = Types.raw(written.get(0));
      Set<Object> set = Building.of(name, () -> emptySet(type));
      set.addAll(in.elements(type, type));
      return set;
    }

    @SuppressWarnings({"unchecked", "rawtypes"}) // The enum is known only at run time.
    private static Set<Object> emptySet(Class<?> type) {
      return EnumSet.noneOf((Class) type);
    }

    @Override
    boolean isHint() {
      return false;
    }

    @Override
    boolean isPinned() {
      return false;
    }

    @Override
    Params hint(ValueWriter out, Object value) {
      return new Params(List.of(enumOf((EnumSet<?>) value)));
    }
  }

  static final class MapShape extends Shape {
    MapShape() {
      super("EnumMap", EnumMap.class);
    }

    @Override
    void write(ValueWriter out, Object value, Params params) {
      out.enter(value);
      out.startObject();
      ((Map<?, ?>) value)
          .forEach(
              (key, each) -> {
                out.name(((Enum<?>) key).name());
                out.entryValue(key, each, params.get(1));
              });
      out.endObject();
      out.exit();
    }

    @Override
    Object read(ValueReader in, Params written, Params expected) {
      Class<?> type = Types.raw(written.get(0));
      Map<Object, @Nullable Object> map = Building.of(name, () -> emptyMap(type));
      for (String name = in.name(); name != null; name = in.name()) {
        Enum<?> key = EnumShape.constant(type, name);
        map.put(key, in.namedValue(key, written.get(1), expected.get(1)));
        in.afterValue();
      }
      return map;
    }

    @SuppressWarnings({"unchecked", "rawtypes"}) // The enum is known only at run time.
    private static Map<Object, @Nullable Object> emptyMap(Class<?> type) {
      return new EnumMap(type);
    }

    @Override
    boolean isHint() {
      return false;
    }

    @Override
    boolean isPinned() {
      return false;
    }

    @Override
    Params hint(ValueWriter out, Object value) {
      EnumMap<?, ?> map = (EnumMap<?, ?>) value;
      return new Params(List.of(enumOf(map), out.common(map.values())));
    }
  }

  private static Class<?> enumOf(EnumSet<?> set) {
    return set.isEmpty() ? enumInside(set) : set.iterator().next().getDeclaringClass();
  }

  private static Class<?> enumOf(EnumMap<?, ?> map) {
    return map.isEmpty() ? enumInside(map) : map.keySet().iterator().next().getDeclaringClass();
  }

  /** Serialization is the one supported way to learn the enum of an empty set or map. */
  private static Class<?> enumInside(Serializable container) {
    try (ClassWatcher watcher = new ClassWatcher()) {
      watcher.writeObject(container);
      Class<?> seen = watcher.seen;
      if (seen != null) {
        return seen;
      }
    } catch (IOException neverFromNullStream) {
      throw new UncheckedIOException(neverFromNullStream);
    }
    throw Refusal.of("does not tell which enum it is of");
  }

  private static final class ClassWatcher extends ObjectOutputStream {
    @Nullable Class<?> seen;

    ClassWatcher() throws IOException {
      super(OutputStream.nullOutputStream());
    }

    @Override
    protected void annotateClass(Class<?> type) {
      if (type.isEnum() && seen == null) {
        seen = type;
      }
    }
  }
}
