package io.perdure.runtime.codec;

import java.lang.reflect.Modifier;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The names of classes in stored values, and back to the classes of one application.
 *
 * <p>A name without a dot is the JDK's, from a fixed list. All others are looked up through the
 * application's class loader, and of what that finds in the JDK only types that hold no state pass,
 * so that bytes from a store cannot bring an arbitrary class to life.
 */
final class TypeNames {
  private static final Map<String, Class<?>> PRIMITIVES =
      Map.of(
          "boolean", boolean.class,
          "char", char.class,
          "byte", byte.class,
          "short", short.class,
          "int", int.class,
          "long", long.class,
          "float", float.class,
          "double", double.class);

  private final ClassLoader loader;

  TypeNames(ClassLoader loader) {
    this.loader = loader;
  }

  String of(Class<?> type) {
    if (type.isArray()) {
      return of(type.getComponentType()) + "[]";
    }
    if (type.isPrimitive() || type == Object.class) {
      return type.getSimpleName();
    }
    Shape jdk = JdkShapes.of(type);
    if (jdk != null) {
      return jdk.name;
    }
    String name = type.getName();
    requireReadable(type, name);
    return name.indexOf('.') < 0 ? "." + name : name;
  }

  Class<?> resolve(String name) {
    if (name.endsWith("[]")) {
      return resolve(name.substring(0, name.length() - 2)).arrayType();
    }
    if (name.equals("Object")) {
      return Object.class;
    }
    Class<?> primitive = PRIMITIVES.get(name);
    if (primitive != null) {
      return primitive;
    }
    Shape jdk = JdkShapes.named(name);
    return jdk != null ? jdk.type : load(name);
  }

  private void requireReadable(Class<?> type, String name) {
    if (name.indexOf('<') >= 0 || name.indexOf(',') >= 0) {
      throw Refusal.of("is of a class named " + name + "; rename it without < and ,");
    }
    if (find(name) != type) {
      throw Refusal.of(
          "is of the class "
              + name
              + " that the application's class loader "
              + loader
              + " does not see; move the class to where the durable object's class is");
    }
  }

  private Class<?> load(String name) {
    // The second kind of name that Class.forName takes, for arrays, is none of ours.
    Class<?> found =
        name.startsWith("[") ? null : find(name.startsWith(".") ? name.substring(1) : name);
    if (found == null) {
      throw Refusal.of(
          "is stored as a "
              + name
              + ", and there is no such class any more; bring it back, under that name");
    }
    if (Types.isJdk(found) && !isStateless(found)) {
      throw Refusal.of("is stored as a " + name + ", a class of the JDK that is never stored");
    }
    return found;
  }

  /** The class of that name, as the application sees it; {@code null} if it sees none. */
  @Nullable Class<?> find(String name) {
    try {
      return Class.forName(name, false, loader);
    } catch (ClassNotFoundException | LinkageError none) {
      return null;
    }
  }

  private static boolean isStateless(Class<?> type) {
    return Modifier.isPublic(type.getModifiers())
        && (type.isEnum() || Modifier.isAbstract(type.getModifiers()));
  }
}
