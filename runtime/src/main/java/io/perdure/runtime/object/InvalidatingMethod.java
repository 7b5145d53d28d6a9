package io.perdure.runtime.object;

import io.perdure.runtime.cached.CachedOptions;
import io.perdure.runtime.cached.Keys;
import io.perdure.runtime.cached.MethodCache;
import java.lang.invoke.MethodHandle;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** A method that, when it ends, drops what cached methods of its owner have kept (rule 6.4). */
final class InvalidatingMethod {

  private final WovenMethod method;
  private final boolean isStatic;
  private final MethodHandle body;
  private final List<WovenMethod> concerned;

  /** The positions of the parameters that are the key; {@code null} for all keys. */
  private final @Nullable List<Integer> key;

  private final OrdinaryOwners owners;

  private InvalidatingMethod(
      WovenMethod method,
      boolean isStatic,
      MethodHandle body,
      List<WovenMethod> concerned,
      @Nullable List<Integer> key,
      OrdinaryOwners owners) {
    this.method = method;
    this.isStatic = isStatic;
    this.body = body;
    this.concerned = concerned;
    this.key = key;
    this.owners = owners;
  }

  /** From lines of {@code name=value}, as the weaver has written them. */
  static InvalidatingMethod parse(
      WovenMethod method, boolean isStatic, MethodHandle body, String text, OrdinaryOwners owners) {
    List<WovenMethod> concerned = new ArrayList<>();
    List<Integer> key = List.of();
    boolean isAll = false;
    for (String line : text.lines().toList()) {
      String value = line.substring(line.indexOf('=') + 1);
      if (line.startsWith("of=")) {
        concerned.add(concerned(method.declaring, value));
      } else if (line.startsWith("key=")) {
        key = CachedOptions.positions(value);
      } else {
        isAll |= line.equals("all=true");
      }
    }
    return new InvalidatingMethod(method, isStatic, body, concerned, isAll ? null : key, owners);
  }

  /** Of the class, or of one that it extends. */
  private static WovenMethod concerned(Class<?> declaring, String text) {
    int parameters = text.indexOf('(');
    int name = text.lastIndexOf('.', parameters);
    String owner = text.substring(0, name).replace('/', '.');
    for (Class<?> each = declaring; each != null; each = each.getSuperclass()) {
      if (each.getName().equals(owner)) {
        return WovenMethod.of(
            each, text.substring(name + 1, parameters), text.substring(parameters));
      }
    }
    throw new LinkageError(declaring + " does not extend " + owner + " any more");
  }

  /**
   * Runs the method, in a turn if its owner is a durable object.
   *
   * @param arguments the instance first, unless the method is static
   */
  @Nullable Object run(@Nullable Object[] arguments) throws Throwable {
    Caches caches = caches(arguments);
    Object dropped = key == null ? null : Keys.of(keyParts(arguments, key));
    Object result;
    try {
      result = Computation.invoke(body, method, arguments, TurnThread.current());
    } finally {
      drop(caches, dropped);
    }
    if (result instanceof CompletionStage<?> stage) {
      var unused = stage.whenComplete((value, failure) -> drop(caches, dropped));
    }
    return result;
  }

  private Caches caches(@Nullable Object[] arguments) {
    if (isStatic) {
      return owners.of(method.declaring);
    }
    Object self = Objects.requireNonNull(arguments[0]);
    Activation current = TurnThread.current().current;
    return current != null && current.isItself(self) ? current.caches() : owners.of(self);
  }

  private @Nullable Object[] keyParts(@Nullable Object[] arguments, List<Integer> positions) {
    @Nullable Object[] parts = new @Nullable Object[positions.size()];
    int first = isStatic ? 0 : 1;
    for (int i = 0; i < parts.length; i++) {
      parts[i] = Calls.outsideOfCaller(arguments[first + positions.get(i)]);
    }
    return parts;
  }

  private void drop(Caches caches, @Nullable Object dropped) {
    for (WovenMethod each : concerned) {
      MethodCache cache = caches.orNull(each);
      if (cache != null && dropped == null) {
        cache.invalidateAll();
      } else if (cache != null) {
        cache.invalidate(Objects.requireNonNull(dropped));
      }
    }
  }
}
