package io.perdure.runtime.codec;

import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The shapes of one application's classes.
 *
 * <p>An ordinary map and not a ClassValue: that would tie this codec, and so the application's
 * loader, to every class of the JDK it was asked about.
 */
final class Shapes {
  private final TypeNames names;
  private final ClassOpener opener;
  private final References references;
  private final Shape reference;
  private final Map<Class<?>, Shape> known = new ConcurrentHashMap<>();
  private final Map<Class<?>, Optional<Shape>> pinned = new ConcurrentHashMap<>();

  Shapes(TypeNames names, ClassOpener opener, References references) {
    this.names = names;
    this.opener = opener;
    this.references = references;
    this.reference = new ReferenceShape(references, names);
  }

  TypeNames names() {
    return names;
  }

  /** The shape a value is stored in; throws the reason if there is none. */
  Shape of(Object value) {
    return of(classOf(value)).refine(value);
  }

  /** The shape of all values that stand, untagged, where this class is declared; null if many. */
  @Nullable Shape pinnedBy(Class<?> declared) {
    if (declared == Object.class) {
      return null;
    }
    Optional<Shape> shape = pinned.get(declared);
    if (shape == null) {
      shape = Optional.ofNullable(findPinned(declared));
      pinned.put(declared, shape);
    }
    return shape.orElse(null);
  }

  Shape named(String name) {
    if (name.equals(ReferenceShape.NAME)) {
      return reference;
    }
    Shape jdk = JdkShapes.named(name);
    return jdk != null ? jdk : of(names.resolve(name));
  }

  private Shape of(Class<?> type) {
    Shape shape = known.get(type);
    if (shape == null) {
      shape = make(type);
      known.put(type, shape);
    }
    return shape;
  }

  private @Nullable Shape findPinned(Class<?> declared) {
    Shape jdk = JdkShapes.of(declared);
    if (jdk != null) {
      return jdk.isPinned() ? jdk : null;
    }
    return isDurable(declared) || problem(declared) != null ? null : of(declared);
  }

  private Shape make(Class<?> type) {
    Shape jdk = JdkShapes.of(type);
    if (jdk != null) {
      return jdk;
    }
    if (isDurable(type)) {
      return reference;
    }
    String problem = problem(type);
    if (problem != null) {
      throw Refusal.of(problem);
    }
    String name = names.of(type);
    if (type.isArray()) {
      return new ArrayShape(name, type);
    }
    if (type.isEnum()) {
      return new EnumShape(name, type);
    }
    return type.isRecord()
        ? new RecordShape(name, type, opener)
        : new ObjectShape(name, type, opener);
  }

  private boolean isDurable(Class<?> type) {
    return !type.isInterface() && !Types.isJdk(type) && references.isDurable(type);
  }

  private @Nullable String problem(Class<?> type) {
    Class<?> element = type;
    while (element.isArray()) {
      element = element.getComponentType();
    }
    return type.isArray() && isDurable(element) ? null : Storable.problem(type);
  }

  /** One class for all constants of an enum, and for all sizes of an enum set. */
  private static Class<?> classOf(Object value) {
    if (value instanceof Enum<?> constant) {
      return constant.getDeclaringClass();
    }
    return value instanceof EnumSet<?> ? EnumSet.class : value.getClass();
  }
}
