package io.perdure;

import java.lang.reflect.GenericArrayType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.lang.reflect.WildcardType;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A generic type as a value, which a {@link Class} cannot be; made as an anonymous subclass.
 *
 * <pre>{@code
 * TypeToken<Map<String, List<Integer>>> scores = new TypeToken<>() {};
 * }</pre>
 *
 * <p>A token is best kept in a static constant. Tokens are equal when their types are; they never
 * change and may be used by any thread.
 *
 * @param <T> the type; it names every type argument, type variables aren't possible
 */
public abstract class TypeToken<T> {

  private final Type type;

  /**
   * Takes the type from the subclass's declaration.
   *
   * @throws IllegalArgumentException when the subclass gives no type argument, or one with a type
   *     variable in it
   */
  protected TypeToken() {
    this.type = typeArgumentOf(getClass());
  }

  /**
   * The type that was captured.
   *
   * @return the type with all its arguments
   */
  public final Type type() {
    return type;
  }

  /**
   * Whether the other is a token of the same type.
   *
   * @param other anything
   * @return whether it is a token, and its type equals this one's
   */
  @Override
  public final boolean equals(@Nullable Object other) {
    return other instanceof TypeToken<?> token && type.equals(token.type);
  }

  /**
   * The hash code of the type.
   *
   * @return the type's hash code
   */
  @Override
  public final int hashCode() {
    return type.hashCode();
  }

  /**
   * The type as Java writes it, for messages.
   *
   * @return for example {@code java.util.List<java.lang.String>}
   */
  @Override
  public final String toString() {
    return type.getTypeName();
  }

  private static Type typeArgumentOf(Class<?> token) {
    Class<?> declaring = token;
    while (declaring.getSuperclass() != TypeToken.class) {
      declaring = declaring.getSuperclass();
    }
    if (!(declaring.getGenericSuperclass() instanceof ParameterizedType parent)) {
      throw refused(declaring, "has no type argument");
    }
    Type argument = parent.getActualTypeArguments()[0];
    if (hasVariable(argument)) {
      throw refused(declaring, "has a type variable in " + argument.getTypeName());
    }
    return argument;
  }

  private static boolean hasVariable(@Nullable Type type) {
    if (type instanceof ParameterizedType parameterized) {
      return hasVariable(parameterized.getOwnerType())
          || anyHasVariable(parameterized.getActualTypeArguments());
    }
    if (type instanceof WildcardType wildcard) {
      return anyHasVariable(wildcard.getUpperBounds()) || anyHasVariable(wildcard.getLowerBounds());
    }
    if (type instanceof GenericArrayType array) {
      return hasVariable(array.getGenericComponentType());
    }
    return type instanceof TypeVariable<?>;
  }

  private static boolean anyHasVariable(Type[] types) {
    return Arrays.stream(types).anyMatch(TypeToken::hasVariable);
  }

  private static IllegalArgumentException refused(Class<?> token, String why) {
    return new IllegalArgumentException(
        "TypeToken "
            + token.getName()
            + " "
            + why
            + "; give it the whole type, as in new TypeToken<List<String>>() {}");
  }
}
