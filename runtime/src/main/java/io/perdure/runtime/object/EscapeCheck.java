package io.perdure.runtime.object;

import static java.lang.invoke.MethodHandles.insertArguments;
import static java.lang.invoke.MethodHandles.tryFinally;
import static java.lang.invoke.MethodType.methodType;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code check=escape}: looks, at the end of each call from outside, whether what the method
 * returned or was given is a mutable part of the object's state (rule 1.7). Each method is reported
 * once.
 */
final class EscapeCheck {

  private static final Logger log = LoggerFactory.getLogger(EscapeCheck.class);

  /** What a call site has room for besides the arguments. */
  private static final int MOST_PARAMETERS = 120;

  private static final MethodHandle ENDED;

  static {
    try {
      ENDED =
          MethodHandles.lookup()
              .findVirtual(
                  EscapeCheck.class,
                  "ended",
                  methodType(
                      Object.class, Site.class, Throwable.class, Object.class, Object[].class));
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final StateWalk walk;

  EscapeCheck(Lookups lookups, CellPlaces places) {
    walk = new StateWalk(lookups, places);
  }

  /**
   * The body of a method, with the look at its end; of the same type. The object is its first
   * parameter.
   *
   * @param declaring the class that has the method
   * @param first which of its parameters is the method's own first one
   */
  MethodHandle around(MethodHandle body, Class<?> declaring, String method, int first) {
    MethodType type = body.type();
    if (type.parameterCount() > MOST_PARAMETERS) {
      return body;
    }
    Site site = new Site(declaring, method, first, new AtomicBoolean());
    MethodHandle ended = insertArguments(ENDED.bindTo(this), 0, site);
    boolean isVoid = type.returnType() == void.class;
    MethodHandle cleanup = isVoid ? insertArguments(ended, 1, (Object) null) : ended;
    MethodType collected =
        isVoid
            ? type.insertParameterTypes(0, Throwable.class)
            : type.insertParameterTypes(0, Throwable.class, type.returnType());
    cleanup = cleanup.asCollector(Object[].class, type.parameterCount()).asType(collected);
    return tryFinally(body, cleanup);
  }

  /** Returns what the method returned; the instance is the first of the arguments. */
  @Nullable Object ended(
      Site site, @Nullable Throwable thrown, @Nullable Object result, Object[] arguments) {
    if (!site.reported.get()) {
      try {
        look(site, thrown == null ? result : null, arguments);
      } catch (RuntimeException | LinkageError | StackOverflowError e) {
        log.debug("check=escape could not look at {}", site, e);
      }
    }
    return result;
  }

  private void look(Site site, @Nullable Object result, Object[] arguments) {
    Object self = arguments[0];
    List<Object> candidates = new ArrayList<>();
    Object returned = result instanceof CompletableFuture<?> future ? valueOf(future) : result;
    StateWalk.Found found = search(self, returned, candidates);
    if (found != null) {
      report(site, "returned", found, "its caller can change it, and read it while a turn does");
      return;
    }
    for (int i = site.first; i < arguments.length; i++) {
      found = search(self, arguments[i], candidates);
      if (found != null) {
        report(site, "was given, and keeps,", found, "its caller can still change it");
        return;
      }
    }
  }

  private StateWalk.@Nullable Found search(
      Object self, @Nullable Object value, List<Object> candidates) {
    candidates.clear();
    if (value != null && value != self) {
      walk.addMutable(value, candidates);
    }
    return candidates.isEmpty() ? null : walk.find(self, candidates);
  }

  /** Of a future that is completed already; what comes later is not looked at. */
  private static @Nullable Object valueOf(CompletableFuture<?> future) {
    return future.isDone() && !future.isCompletedExceptionally() ? future.getNow(null) : null;
  }

  private static void report(Site site, String how, StateWalk.Found found, String danger) {
    if (site.reported.compareAndSet(false, true)) {
      log.warn(
          "check=escape: {} {} the {} that is {}, a part of the object's state: {}; {} a copy",
          site,
          how,
          found.what().getClass().getName(),
          found.path(),
          danger,
          how.equals("returned") ? "return" : "keep");
    }
  }

  /** A method that is watched. */
  private record Site(Class<?> type, String method, int first, AtomicBoolean reported) {
    @Override
    public String toString() {
      return type.getName() + "." + method;
    }
  }
}
