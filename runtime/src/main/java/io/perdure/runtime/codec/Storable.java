package io.perdure.runtime.codec;

import java.io.Closeable;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Member;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.stream.BaseStream;
import org.jspecify.annotations.Nullable;

/** Why values of a class cannot be stored, and what to do instead. */
final class Storable {
  private record Rule(Class<?> type, String what, String remedy) {}

  /** For all classes that are one of these, the application's too. */
  private static final List<Rule> NEVER =
      List.of(
          new Rule(BaseStream.class, "a stream", "store what is in it, for example toList()"),
          new Rule(Thread.class, "a thread", "make the field transient"),
          new Rule(Executor.class, "an executor", "make the field transient"),
          new Rule(ClassLoader.class, "a class loader", "make the field transient"),
          new Rule(Closeable.class, "an open resource", "make the field transient"),
          new Rule(Lock.class, "a lock", "leave it out: an object has one turn at a time"),
          new Rule(ReadWriteLock.class, "a lock", "leave it out: an object has one turn at a time"),
          new Rule(CompletionStage.class, "a result to come", "await it, and store the result"),
          new Rule(Future.class, "a result to come", "await it, and store the result"),
          new Rule(Throwable.class, "an exception", "store its message, or a record of yours"),
          new Rule(Iterator.class, "an iterator", "store what it runs over, and the position"));

  /** For classes of the JDK only. */
  private static final List<Rule> NEVER_OF_JDK =
      List.of(
          new Rule(Class.class, "a class", "store its name"),
          new Rule(AnnotatedElement.class, "a piece of reflection", "store its name"),
          new Rule(Member.class, "a piece of reflection", "store its name"),
          new Rule(
              Collection.class,
              "a view or a special collection",
              "copy it, as by new ArrayList<>(it)"),
          new Rule(Map.class, "a view or a special map", "copy it, as by new HashMap<>(it)"));

  private Storable() {}

  /** A half sentence about the part, or null for a class whose values can be stored. */
  static @Nullable String problem(Class<?> type) {
    if (type.isArray()) {
      return componentProblem(type.getComponentType());
    }
    if (type.isEnum() && isReachable(type)) {
      return null;
    }
    if (type.isHidden() || type.isSynthetic()) {
      return "is a lambda; store what it needs, or write it as an enum constant";
    }
    if (Proxy.isProxyClass(type)) {
      return sentence(type, "a proxy", "store what is behind it");
    }
    Rule rule = match(NEVER, type);
    if (rule != null) {
      return sentence(type, rule);
    }
    return Types.isJdk(type) ? jdkProblem(type) : applicationProblem(type);
  }

  /** A component type may also be one of many classes: what is in the array is looked at later. */
  private static @Nullable String componentProblem(Class<?> component) {
    boolean anything =
        component.isPrimitive()
            || component == Object.class
            || Modifier.isAbstract(component.getModifiers())
            || JdkShapes.of(component) != null;
    return anything && !component.isArray() ? null : problem(component);
  }

  /** The same for a class whose values are never stored, whatever their own class is. */
  static @Nullable String neverStored(Class<?> type) {
    Rule rule = match(NEVER, type);
    return rule == null ? null : sentence(type, rule);
  }

  private static boolean isReachable(Class<?> type) {
    return !Types.isJdk(type) || Modifier.isPublic(type.getModifiers());
  }

  private static @Nullable String jdkProblem(Class<?> type) {
    Rule rule = match(NEVER_OF_JDK, type);
    if (rule != null) {
      return sentence(type, rule);
    }
    if (type.getName().startsWith("java.util.concurrent.atomic.")) {
      return sentence(
          type, "made for threads", "use a plain field: an object has one turn at a time");
    }
    return sentence(type, "a class of the JDK that has no stored form", "store what it is made of");
  }

  private static @Nullable String applicationProblem(Class<?> type) {
    if (type.isRecord()) {
      return null;
    }
    if (type.isAnonymousClass()) {
      return sentence(type, "an anonymous class", "make it a named, static one");
    }
    if (type.isLocalClass()) {
      return sentence(type, "a class inside a method", "make it a record or a static class");
    }
    if (type.isMemberClass() && !Modifier.isStatic(type.getModifiers()) && !type.isInterface()) {
      return sentence(type, "an inner class, tied to its outer object", "make it static");
    }
    if (Modifier.isAbstract(type.getModifiers())) {
      return sentence(type, "abstract", "store values of a class that is not");
    }
    if (Collection.class.isAssignableFrom(type) || Map.class.isAssignableFrom(type)) {
      return sentence(
          type, "a collection with a form of its own", "copy it into one of java.util's");
    }
    return superclassProblem(type);
  }

  private static @Nullable String superclassProblem(Class<?> type) {
    Class<?> top = type.getSuperclass();
    while (!Types.isJdk(top)) {
      top = top.getSuperclass();
    }
    return top == Object.class
        ? null
        : sentence(type, "a subclass of " + top.getName(), "hold one in a field instead");
  }

  private static @Nullable Rule match(List<Rule> rules, Class<?> type) {
    for (Rule rule : rules) {
      if (rule.type.isAssignableFrom(type)) {
        return rule;
      }
    }
    return null;
  }

  private static String sentence(Class<?> type, Rule rule) {
    return sentence(type, rule.what, rule.remedy);
  }

  private static String sentence(Class<?> type, String what, String remedy) {
    return "is a " + type.getName() + ", " + what + "; " + remedy;
  }
}
