package io.perdure.runtime.codec;

import java.lang.reflect.Modifier;
import org.jspecify.annotations.Nullable;

/** What can be said of a class of the JDK that a value is declared as, without the value. */
public final class DeclaredTypes {
  private DeclaredTypes() {}

  /**
   * Why no value declared as this class, or as a subclass of it, can be stored, with what to do
   * instead; null if one may be.
   */
  public static @Nullable String problem(Class<?> type) {
    String never = Storable.neverStored(type);
    if (never != null || JdkShapes.of(type) != null || type == Object.class) {
      return never;
    }
    return Modifier.isAbstract(type.getModifiers()) ? null : Storable.problem(type);
  }

  /** The same of a subclass that is the application's: only what holds for all of them. */
  public static @Nullable String problemOfSubclasses(Class<?> type) {
    return Storable.neverStored(type);
  }
}
