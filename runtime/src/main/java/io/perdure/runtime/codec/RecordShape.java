package io.perdure.runtime.codec;

import static java.util.Objects.requireNonNull;

import java.lang.reflect.Array;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A record: its components out of its fields, and back through its canonical constructor. */
final class RecordShape extends Shape {
  private final List<StoredField> fields;
  private final FieldNames names;
  private final Constructor<?> canonical;

  RecordShape(String name, Class<?> type, ClassOpener opener) {
    super(name, type);
    List<StoredField> stored = StoredField.of(type, opener);
    this.fields = inConstructorOrder(type, stored);
    this.names = new FieldNames(type, stored);
    this.canonical = canonicalConstructor(type);
  }

  private static List<StoredField> inConstructorOrder(Class<?> type, List<StoredField> stored) {
    Map<String, StoredField> byName = new HashMap<>();
    stored.forEach(each -> byName.put(each.name(), each));
    return Stream.of(type.getRecordComponents())
        .map(c -> requireNonNull(byName.get(c.getName())))
        .toList();
  }

  static Constructor<?> canonicalConstructor(Class<?> type) {
    Class<?>[] types =
        Stream.of(type.getRecordComponents())
            .map(RecordComponent::getType)
            .toArray(Class<?>[]::new);
    try {
      Constructor<?> constructor = type.getDeclaredConstructor(types);
      constructor.setAccessible(true);
      return constructor;
    } catch (NoSuchMethodException everyRecordHasOne) {
      throw new IllegalStateException(everyRecordHasOne);
    }
  }

  @Override
  void write(ValueWriter out, Object value, Params params) {
    StoredField.writeAll(fields, out, value);
  }

  @Override
  Object read(ValueReader in, Params written, Params expected) {
    Map<StoredField, Object> values = StoredField.readAll(names, in);
    @Nullable Object[] arguments = new Object[fields.size()];
    for (int i = 0; i < arguments.length; i++) {
      StoredField each = fields.get(i);
      Object value = values.get(each);
      arguments[i] = value == null ? defaultOf(each.field().getType()) : value;
    }
    try {
      return canonical.newInstance(arguments);
    } catch (InvocationTargetException refused) {
      Throwable cause = refused.getCause() == null ? refused : refused.getCause();
      throw Refusal.of(
          "cannot be made again: the constructor of "
              + type.getName()
              + " refuses what is stored, with "
              + cause
              + "; let it accept values stored earlier",
          cause);
    } catch (ReflectiveOperationException opened) {
      throw new IllegalStateException(opened);
    }
  }

  private static @Nullable Object defaultOf(Class<?> type) {
    return type.isPrimitive() ? Array.get(Array.newInstance(type, 1), 0) : null;
  }
}
