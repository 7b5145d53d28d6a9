package io.perdure.runtime.object;

import java.lang.invoke.MethodHandle;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** A blocking call with a time-out: its turn runs elsewhere, so that the caller can leave. */
final class TimedCall extends RemoteCall {

  private final Reply reply;

  TimedCall(
      Activation target,
      Object called,
      MethodHandle body,
      Object[] arguments,
      long calledAt,
      Reply reply) {
    super(target, called, body, arguments, calledAt);
    this.reply = reply;
  }

  @Override
  boolean isGivenUp() {
    return reply.isSettled();
  }

  @Override
  RemoteCall redirectedTo(
      Activation successor, Object called, MethodHandle method, Object[] parameters) {
    return new TimedCall(successor, called, method, parameters, calledAt, reply);
  }

  @Override
  void returned(Activation by, @Nullable Object value, @Nullable Throwable thrown) {
    long number = by.dependsOn();
    Throwable error = by.errorInsteadOf(thrown);
    if (reply.gated) {
      by.type
          .surroundings
          .committer()
          .whenDurable(
              number,
              lost -> reply.settle(number, value, lost == null ? error : by.lostReply(lost)));
    } else {
      reply.settle(number, value, error);
    }
  }

  /** Where the caller waits; the first to settle it decides. */
  static final class Reply {

    /** Whether it waits at the output gate, too: the time limit covers that (rules 5.1, 7.4). */
    private final boolean gated;

    private final Thread caller = Thread.currentThread();
    private volatile boolean settled;

    // Written before settled, read after it.
    private long number;
    private @Nullable Object value;
    private @Nullable Throwable thrown;

    Reply(boolean gated) {
      this.gated = gated;
    }

    boolean isSettled() {
      return settled;
    }

    void settle(long dependsOn, @Nullable Object result, @Nullable Throwable failure) {
      synchronized (this) { // two candidates at most, and neither waits in here
        if (settled) {
          return;
        }
        number = dependsOn;
        value = result;
        thrown = failure;
        settled = true;
      }
      LockSupport.unpark(caller);
    }

    /** Waits for the outcome; an interrupt stays pending. */
    void await() {
      boolean interrupted = false;
      while (!settled) {
        LockSupport.park(this);
        interrupted |= Thread.interrupted();
      }
      if (interrupted) {
        caller.interrupt();
      }
    }

    long number() {
      return number;
    }

    @Nullable Object result(Activation by) throws Throwable {
      if (thrown == null) {
        return value;
      }
      thrown.addSuppressed(new CallerFrames(by.toString()));
      throw thrown;
    }
  }

  /** Shows, suppressed in what the method threw on another thread, where it was called. */
  private static final class CallerFrames extends RuntimeException {
    private static final long serialVersionUID = 1L;

    CallerFrames(String object) {
      super("Called on " + object + " from here");
    }
  }
}
