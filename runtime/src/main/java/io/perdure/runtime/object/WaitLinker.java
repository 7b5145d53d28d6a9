package io.perdure.runtime.object;

import static io.perdure.runtime.object.MethodLinker.own;
import static java.lang.invoke.MethodHandles.collectArguments;
import static java.lang.invoke.MethodHandles.filterReturnValue;
import static java.lang.invoke.MethodHandles.guardWithTest;
import static java.lang.invoke.MethodHandles.insertArguments;
import static java.lang.invoke.MethodType.methodType;

import java.io.InputStream;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * Builds what a call at which a turn may wait is linked to (rules 3.3, 3.4).
 *
 * <pre>
 *   stage.thenApply(f)   in a turn, and not done?  thenApplyAsync(f, executor of the turn)
 *   future.join()        in a turn, and not done?  {@link Waits#join}
 *   Thread.sleep(n)      in a turn?                {@link Waits#release}
 *                        else                      the call as it was written
 * </pre>
 *
 * All but the question is resolved here. What a class file names by a static type that is no
 * future, stage or stream stays what it was.
 */
final class WaitLinker {

  private static final String ASYNC = "Async";

  private static final MethodHandle IN_TURN;
  private static final MethodHandle MAY_RELEASE;
  private static final MethodHandle IS_PENDING;
  private static final MethodHandle IS_ANY_PENDING;
  private static final MethodHandle ARE_BOTH_PENDING;
  private static final MethodHandle EXECUTOR;
  private static final MethodHandle REMEMBER;
  private static final MethodHandle ALL_OF;
  private static final MethodHandle ANY_OF;
  private static final MethodHandle IS_SOCKET;
  private static final MethodHandle JOIN;
  private static final MethodHandle JOIN_RELEASED;
  private static final MethodHandle RELEASE;
  private static final MethodHandle CALL;

  static {
    MethodHandles.Lookup lookup = MethodHandles.lookup();
    MethodType asksOne = methodType(boolean.class, Object.class);
    MethodType asksTwo = methodType(boolean.class, Object.class, Object.class);
    MethodType slow = methodType(Object.class, MethodHandle.class, Object[].class);
    MethodType combines = methodType(CompletableFuture.class, CompletableFuture[].class);
    try {
      MAY_RELEASE = lookup.findStatic(Computation.class, "mayRelease", methodType(boolean.class));
      IN_TURN = lookup.findStatic(Stages.class, "inTurn", methodType(boolean.class));
      IS_PENDING = lookup.findStatic(Stages.class, "isPending", asksOne);
      IS_ANY_PENDING = lookup.findStatic(Stages.class, "isAnyPending", asksTwo);
      ARE_BOTH_PENDING = lookup.findStatic(Stages.class, "areBothPending", asksTwo);
      EXECUTOR = lookup.findStatic(Stages.class, "executor", methodType(Executor.class));
      REMEMBER =
          lookup.findStatic(Stages.class, "remember", methodType(Object.class, Object.class));
      ALL_OF = lookup.findStatic(Stages.class, "allOf", combines);
      ANY_OF = lookup.findStatic(Stages.class, "anyOf", combines);
      IS_SOCKET = lookup.findStatic(Waits.class, "isSocketInTurn", asksOne);
      JOIN = lookup.findStatic(Waits.class, "join", slow);
      JOIN_RELEASED = lookup.findStatic(Waits.class, "joinReleased", slow);
      RELEASE = lookup.findStatic(Waits.class, "release", slow);
      CALL = lookup.findStatic(Waits.class, "call", slow);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private WaitLinker() {}

  /**
   * A call that may wait.
   *
   * @param isStatic there is no receiver
   * @param isInterleaved it is in {@code @Interleaved} code
   * @param isBlocking it blocks, whatever it is
   * @param isCall it calls a method of a durable class
   * @param isCached it is in {@code @Cached} code, which is interleaved if it began its turn
   */
  record Site(
      boolean isStatic,
      boolean isInterleaved,
      boolean isBlocking,
      boolean isCall,
      boolean isCached) {}

  /**
   * The handle behind one call site.
   *
   * @param type the call site's: the receiver, if there is one, then the method's parameters
   * @param given the method that was called there
   * @param site what the weaver knows of it
   */
  static MethodHandle link(
      MethodHandles.Lookup caller, String method, MethodType type, MethodHandle given, Site site)
      throws ReflectiveOperationException {
    MethodHandle original = given.asFixedArity().asType(type);
    MethodHandle mayRelease = site.isCached() ? MAY_RELEASE : IN_TURN;
    if (site.isCall()) {
      return guardWithTest(mayRelease, slow(CALL, original), original);
    }
    if (site.isBlocking()) {
      return guardWithTest(mayRelease, slow(RELEASE, original), original);
    }
    if (site.isStatic()) {
      return combined(method, original);
    }
    Class<?> owner = type.parameterType(0);
    if (Future.class.isAssignableFrom(owner) && isWait(method)) {
      MethodHandle wait = wait(site, original);
      return guardWithTest(asking(IS_PENDING, type), wait, original);
    }
    if (CompletionStage.class.isAssignableFrom(owner) && !isWait(method)) {
      return continuation(caller, method, original);
    }
    if (InputStream.class.isAssignableFrom(owner) && (site.isInterleaved() || site.isCached())) {
      MethodHandle released = guardWithTest(mayRelease, slow(RELEASE, original), original);
      return guardWithTest(asking(IS_SOCKET, type), released, original);
    }
    return original;
  }

  private static MethodHandle wait(Site site, MethodHandle original) {
    if (site.isCached()) {
      return guardWithTest(MAY_RELEASE, slow(JOIN_RELEASED, original), slow(JOIN, original));
    }
    return slow(site.isInterleaved() ? JOIN_RELEASED : JOIN, original);
  }

  private static boolean isWait(String method) {
    return method.equals("join") || method.equals("get");
  }

  private static MethodHandle combined(String method, MethodHandle original) {
    MethodType type = original.type();
    boolean isCombined = type.equals(ALL_OF.type()) || type.equals(ANY_OF.type());
    return isCombined ? (method.equals("allOf") ? ALL_OF : ANY_OF) : original;
  }

  private static MethodHandle continuation(
      MethodHandles.Lookup caller, String method, MethodHandle original)
      throws IllegalAccessException {
    MethodType type = original.type();
    MethodHandle withExecutor = withExecutor(caller, method, type);
    if (withExecutor == null) {
      return original;
    }
    MethodHandle inTurn = collectArguments(withExecutor, type.parameterCount(), EXECUTOR);
    MethodHandle remember =
        own(REMEMBER).asType(methodType(type.returnType(), withExecutor.type().returnType()));
    return guardWithTest(hops(method, type), filterReturnValue(inTurn, remember), original);
  }

  /**
   * The same combinator with an executor as its last parameter; {@code null} where a class has only
   * narrowed the result of the one without, which the other may not return.
   */
  private static @Nullable MethodHandle withExecutor(
      MethodHandles.Lookup caller, String method, MethodType type) throws IllegalAccessException {
    Class<?> owner = type.parameterType(0);
    String name = method.endsWith(ASYNC) ? method : method + ASYNC;
    MethodType parameters =
        type.dropParameterTypes(0, 1)
            .insertParameterTypes(type.parameterCount() - 1, Executor.class);
    List<Class<?>> results =
        List.of(type.returnType(), CompletableFuture.class, CompletionStage.class);
    for (Class<?> result : results) {
      if (type.returnType().isAssignableFrom(result)) {
        try {
          return caller.findVirtual(owner, name, parameters.changeReturnType(result));
        } catch (NoSuchMethodException e) {
          // The next one.
        }
      }
    }
    return null;
  }

  /** Whether what follows the stage, or the two stages, runs in a turn of its own. */
  private static MethodHandle hops(String method, MethodType type) {
    if (method.endsWith(ASYNC)) {
      return IN_TURN;
    }
    if (type.parameterCount() == 2) {
      return asking(IS_PENDING, type);
    }
    return asking(method.endsWith("Either") ? ARE_BOTH_PENDING : IS_ANY_PENDING, type);
  }

  /** A question about the first arguments. */
  private static MethodHandle asking(MethodHandle question, MethodType type) {
    int asked = question.type().parameterCount();
    MethodType first = type.dropParameterTypes(asked, type.parameterCount());
    return own(question).asType(first.changeReturnType(boolean.class));
  }

  /** A call that is made in a turn, by {@code (original, arguments)}. */
  private static MethodHandle slow(MethodHandle how, MethodHandle original) {
    MethodType type = original.type();
    int count = type.parameterCount();
    MethodHandle spread = original.asType(type.generic()).asSpreader(Object[].class, count);
    return insertArguments(how, 0, spread).asCollector(Object[].class, count).asType(type);
  }
}
