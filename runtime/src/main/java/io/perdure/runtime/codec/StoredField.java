package io.perdure.runtime.codec;

import java.lang.reflect.Field;
import java.lang.reflect.InaccessibleObjectException;
import java.lang.reflect.Modifier;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One field of an application class, under the name it is stored by. */
record StoredField(String name, Field field) {

  /** The fields of a class and its superclasses, the topmost first, each in the order declared. */
  static List<StoredField> of(Class<?> type, ClassOpener opener) {
    Deque<Class<?>> chain = new ArrayDeque<>();
    for (Class<?> c = type; c != null && !Types.isJdk(c); c = c.getSuperclass()) {
      chain.push(c);
    }
    Map<String, Class<?>> lowest = new HashMap<>();
    for (Class<?> c : chain) {
      for (Field field : c.getDeclaredFields()) {
        lowest.put(field.getName(), c);
      }
    }
    List<StoredField> fields = new ArrayList<>();
    for (Class<?> c : chain) {
      opener.open(c);
      for (Field field : c.getDeclaredFields()) {
        if (isStored(field)) {
          boolean hidden = lowest.get(field.getName()) != c;
          fields.add(open(hidden ? c.getName() + "." + field.getName() : field.getName(), field));
        }
      }
    }
    return fields;
  }

  private static boolean isStored(Field field) {
    return !Modifier.isStatic(field.getModifiers())
        && !Modifier.isTransient(field.getModifiers())
        && !field.isSynthetic();
  }

  private static StoredField open(String name, Field field) {
    try {
      field.setAccessible(true);
    } catch (InaccessibleObjectException closed) {
      throw Refusal.of(
          "is a "
              + field.getDeclaringClass().getName()
              + ", whose module keeps its fields closed; open its package in module-info.java",
          closed);
    }
    return new StoredField(name, field);
  }

  @Nullable Object get(Object owner) {
    try {
      return field.get(owner);
    } catch (IllegalAccessException opened) {
      throw new IllegalStateException(opened);
    }
  }

  static void writeAll(List<StoredField> fields, ValueWriter out, Object owner) {
    out.enter(owner);
    out.startObject();
    for (StoredField each : fields) {
      Object value = each.get(owner);
      if (value != null) {
        out.name(each.name);
        out.field(each.name, value, each.field.getGenericType());
      }
    }
    out.endObject();
    out.exit();
  }

  /** The stored values by field; what nobody asks for any more is skipped. */
  static Map<StoredField, Object> readAll(FieldNames names, ValueReader in) {
    Map<StoredField, Object> values = new HashMap<>();
    Map<StoredField, Integer> ranks = new HashMap<>();
    for (String name = in.name(); name != null; name = in.name()) {
      FieldNames.Named named = names.find(name);
      if (named == null || ranks.getOrDefault(named.field(), named.rank()) < named.rank()) {
        in.skipField();
      } else {
        Object value = in.field(name, named.field().field.getGenericType());
        if (value != null) {
          values.put(named.field(), value);
          ranks.put(named.field(), named.rank());
        }
      }
      in.afterValue();
    }
    return values;
  }
}
