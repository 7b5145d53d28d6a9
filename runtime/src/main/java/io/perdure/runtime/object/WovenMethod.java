package io.perdure.runtime.object;

import java.lang.invoke.MethodType;
import java.lang.reflect.Method;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One method that is cached, or invalidates, as its class declares it. Its computation is told from
 * a call by a slot of the thread: who invokes the body to compute puts the method there, and the
 * very first thing the body does is to look, and to take it out.
 */
final class WovenMethod {

  /** Held by the class itself. */
  private static final ClassValue<Map<String, WovenMethod>> METHODS =
      new ClassValue<>() {
        @Override
        protected Map<String, WovenMethod> computeValue(Class<?> type) {
          return new ConcurrentHashMap<>();
        }
      };

  final Class<?> declaring;
  final String name;

  /** Of its parameters and its result, as in a class file. */
  final String descriptor;

  /** {@code null} until somebody asks. */
  private volatile @Nullable Boolean isPersistent;

  private WovenMethod(Class<?> declaring, String name, String descriptor) {
    this.declaring = declaring;
    this.name = name;
    this.descriptor = descriptor;
  }

  /** The one there is. */
  static WovenMethod of(Class<?> declaring, String name, String descriptor) {
    return METHODS
        .get(declaring)
        .computeIfAbsent(name + descriptor, key -> new WovenMethod(declaring, name, descriptor));
  }

  static WovenMethod of(Method method) {
    String descriptor =
        MethodType.methodType(method.getReturnType(), method.getParameterTypes())
            .toMethodDescriptorString();
    return of(method.getDeclaringClass(), method.getName(), descriptor);
  }

  /** Whether this call is the computation, which is to run the body. */
  static boolean pass(WovenMethod method) {
    TurnThread thread = TurnThread.current();
    if (thread.passing != method) {
      return false;
    }
    thread.passing = null;
    return true;
  }

  /** Whether its annotation says so, which is known before the method is called. */
  boolean isPersistent() {
    Boolean known = isPersistent;
    if (known == null) {
      known =
          Stream.of(declaring.getDeclaredMethods())
              .filter(each -> each.getName().equals(name) && of(each) == this)
              .anyMatch(CachedAnnotation::isPersistent);
      isPersistent = known;
    }
    return known;
  }

  /** Begins the names of what it keeps in storage; that of the class is no part of its own. */
  String storedName(Class<?> durable) {
    String own = name + descriptor + "/";
    return declaring == durable ? own : declaring.getName() + "." + own;
  }

  /** As errors name it. */
  @Override
  public String toString() {
    return declaring.getSimpleName() + "." + name;
  }
}
