package io.perdure.runtime.object;

import io.perdure.runtime.cached.CachedOptions;
import io.perdure.runtime.cached.Keys;
import java.lang.invoke.MethodHandle;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
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
    Activation turn = turn(arguments);
    Caches caches = turn != null ? turn.caches() : ordinary(arguments);
    Object dropped = key == null ? null : Keys.of(keyParts(arguments, key));
    Object result;
    try {
      result = Computation.invoke(body, method, arguments, TurnThread.current());
    } finally {
      drop(caches, dropped, turn);
    }
    return result instanceof CompletionStage<?> stage
        ? droppingOnceMore(stage, caches, dropped, turn)
        : result;
  }

  /** Computations that began before the stage is done may have read what was before. */
  private Object droppingOnceMore(
      CompletionStage<?> stage,
      Caches caches,
      @Nullable Object dropped,
      @Nullable Activation turn) {
    boolean isKept = concerned.stream().anyMatch(WovenMethod::isPersistent);
    Executor turns = turn != null && isKept ? turn.executor() : null;
    CompletionStage<?> after =
        stage.whenComplete(
            (value, failure) -> {
              drop(caches, dropped, null);
              if (turns != null) {
                turns.execute(() -> drop(caches, dropped, turn));
              }
            });
    // Its caller hears of it after that; a class of futures of one's own may have to be returned.
    return stage.getClass() == CompletableFuture.class ? after : stage;
  }

  private @Nullable Activation turn(@Nullable Object[] arguments) {
    Activation current = isStatic ? null : TurnThread.current().current;
    return current != null && current.isItself(arguments[0]) ? current : null;
  }

  private Caches ordinary(@Nullable Object[] arguments) {
    return isStatic ? owners.of(method.declaring) : owners.of(Objects.requireNonNull(arguments[0]));
  }

  private @Nullable Object[] keyParts(@Nullable Object[] arguments, List<Integer> positions) {
    @Nullable Object[] parts = new @Nullable Object[positions.size()];
    int first = isStatic ? 0 : 1;
    for (int i = 0; i < parts.length; i++) {
      parts[i] = Calls.outsideOfCaller(arguments[first + positions.get(i)]);
    }
    return parts;
  }

  private void drop(Caches caches, @Nullable Object dropped, @Nullable Activation turn) {
    for (WovenMethod each : concerned) {
      if (turn != null && !turn.isBroken()) {
        caches.dropInTurn(each, dropped, turn);
      } else {
        caches.drop(each, dropped);
      }
    }
  }
}
