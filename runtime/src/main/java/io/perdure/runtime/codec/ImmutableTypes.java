package io.perdure.runtime.codec;

import java.lang.reflect.Modifier;
import java.lang.reflect.RecordComponent;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * Which values can be shared instead of copied.
 *
 * <p>In doubt a value counts as mutable. A ClassValue is safe here, unlike in {@link Shapes}: it
 * keeps nothing but a Boolean in the class it is asked about.
 */
public final class ImmutableTypes extends ClassValue<Boolean> {
  private static final Set<Class<?>> FINAL_VALUES =
      Set.of(
          String.class,
          Boolean.class,
          Character.class,
          Byte.class,
          Short.class,
          Integer.class,
          Long.class,
          Float.class,
          Double.class,
          UUID.class);

  /** Not final themselves, so they count only where the exact class is seen. */
  private static final Set<Class<?>> OPEN_VALUES = Set.of(BigInteger.class, BigDecimal.class);

  private static final Set<Class<?>> COLLECTIONS =
      Set.of(
          List.of().getClass(),
          List.of(1).getClass(),
          Set.of().getClass(),
          Set.of(1).getClass(),
          Map.of().getClass(),
          Map.of(1, 1).getClass());

  private final References references;

  /** For values among which there are references. */
  public ImmutableTypes(References references) {
    this.references = references;
  }

  /**
   * Whether nobody can change the value, nor anything in it. A durable object is one by its
   * reference only: that, and not the object itself, is what others are given (rule 1.2).
   */
  public boolean isImmutable(Object value) {
    Class<?> type = value.getClass();
    if (get(type)) {
      return true;
    }
    return COLLECTIONS.contains(type) ? hasOnlyImmutables(value) : isReference(value, type);
  }

  @Override
  protected Boolean computeValue(Class<?> type) {
    return OPEN_VALUES.contains(type)
        || Enum.class.isAssignableFrom(type)
        || isFinalImmutable(type, new HashSet<>());
  }

  private boolean isReference(Object value, Class<?> type) {
    return !Types.isJdk(type) && references.isDurable(type) && references.isReference(value);
  }

  private boolean hasOnlyImmutables(Object collection) {
    return collection instanceof Map<?, ?> map
        ? areImmutable(map.keySet()) && areImmutable(map.values())
        : areImmutable((Collection<?>) collection);
  }

  private boolean areImmutable(Collection<?> values) {
    for (Object value : values) {
      if (value != null && !isImmutable(value)) {
        return false;
      }
    }
    return true;
  }

  /** Whether nothing declared as this type can change; a record may contain itself. */
  private static boolean isFinalImmutable(Class<?> declared, Set<Class<?>> asked) {
    if (declared.isPrimitive() || FINAL_VALUES.contains(declared) || declared.isEnum()) {
      return true;
    }
    if (declared.getName().startsWith("java.time.")) {
      return Types.isJdk(declared) && Modifier.isFinal(declared.getModifiers());
    }
    if (!declared.isRecord() || !asked.add(declared)) {
      return declared.isRecord();
    }
    for (RecordComponent component : declared.getRecordComponents()) {
      if (!isFinalImmutable(component.getType(), asked)) {
        return false;
      }
    }
    return true;
  }
}
