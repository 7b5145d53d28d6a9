package io.perdure.runtime.object;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import org.jspecify.annotations.Nullable;

/**
 * A computation whose turn runs on one of the runtime's threads: nobody's thread is bound to it.
 */
final class CachedCall extends RemoteCall {

  private static final MethodHandle RUN;

  static {
    try {
      RUN =
          MethodHandles.lookup()
              .findStatic(
                  CachedCall.class,
                  "run",
                  MethodType.methodType(
                      Object.class, Computation.class, Object.class, Object[].class));
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final Computation computation;

  /**
   * A computation, not yet submitted.
   *
   * @param arguments the method's own
   */
  CachedCall(
      Activation target,
      Object called,
      Object[] arguments,
      long calledAt,
      Computation computation) {
    super(target, called, RUN.bindTo(computation), arguments, calledAt);
    this.computation = computation;
  }

  @SuppressWarnings("UnusedMethod") // through RUN
  private static @Nullable Object run(Computation computation, Object self, Object[] arguments)
      throws Throwable {
    @Nullable Object[] all = new @Nullable Object[arguments.length + 1];
    all[0] = self;
    System.arraycopy(arguments, 0, all, 1, arguments.length);
    return Computation.run(computation.cached, all, computation);
  }

  /** Its time is up, or the activation it is for is broken. */
  @Override
  boolean isGivenUp() {
    return computation.entry.outcome() != null;
  }

  @Override
  RemoteCall redirectedTo(
      Activation successor, Object called, MethodHandle method, Object[] parameters) {
    return new CachedCall(successor, called, parameters, calledAt, computation);
  }

  @Override
  void returned(Activation by, @Nullable Object value, @Nullable Throwable thrown) {
    if (thrown != null) {
      computation.neverBegan(thrown);
    }
  }
}
