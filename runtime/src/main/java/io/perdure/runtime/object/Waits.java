package io.perdure.runtime.object;

import io.perdure.runtime.cached.Entry;
import io.perdure.runtime.turn.Gate;
import java.lang.invoke.MethodHandle;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What calls that block do in a turn (rules 3.2, 3.4). */
final class Waits {

  private Waits() {}

  /** {@code join} or {@code get} of a future that is not done. */
  static @Nullable Object join(MethodHandle original, Object[] arguments) throws Throwable {
    Activation turn = turn();
    Gate needed = turn.continuations().sectionOf(arguments[0]);
    if (needed != null) {
      throw isWithin(turn, needed) ? needsOwnTurn(turn) : needsTurnOutside(turn);
    }
    return blocking(turn, original, arguments);
  }

  /** The same in {@code @Interleaved} code. */
  static @Nullable Object joinReleased(MethodHandle original, Object[] arguments) throws Throwable {
    Activation turn = turn();
    Gate needed = turn.continuations().sectionOf(arguments[0]);
    if (needed != null && !isWithin(turn, needed)) {
      throw needsTurnOutside(turn);
    }
    return Waiting.release(turn, arguments[0], () -> original.invokeExact(arguments));
  }

  /** Whether an event of that section gets in when the turn gives itself up. */
  private static boolean isWithin(Activation turn, Gate section) {
    return section.open() == turn.section();
  }

  /** A call that blocks, in {@code @Interleaved} code: gives the turn up meanwhile. */
  static @Nullable Object release(MethodHandle original, Object[] arguments) throws Throwable {
    return Waiting.release(turn(), null, () -> original.invokeExact(arguments));
  }

  /** A call of a method of a durable class, in {@code @Interleaved} code. */
  static @Nullable Object call(MethodHandle original, Object[] arguments) throws Throwable {
    Activation turn = turn();
    return turn.isItself(arguments[0])
        ? original.invokeExact(arguments)
        : Waiting.release(turn, null, () -> original.invokeExact(arguments));
  }

  /** Waits for a future that others complete; the object waits with it (rule 3.2). */
  private static @Nullable Object blocking(
      Activation turn, MethodHandle original, Object[] arguments) throws Throwable {
    Object cause = arguments[0] instanceof Answer answer ? answer.cause() : null;
    if (cause != null) {
      Object[] onSignal = arguments.clone(); // while it waits, the turn can run nobody's code
      onSignal[0] = ((Answer) arguments[0]).signal();
      Call wait = () -> original.invokeExact(onSignal);
      if (cause instanceof AsyncCall call) {
        Waiting.block(turn, call, wait);
      } else {
        Waiting.block(turn, (Entry) cause, wait);
      }
    }
    return (Object) original.invokeExact(arguments);
  }

  /** Whether this is a turn, and the stream reads from a socket, as its class shows. */
  static boolean isSocketInTurn(@Nullable Object stream) {
    return stream != null && Stages.inTurn() && isOfSocket(stream.getClass().getName());
  }

  private static boolean isOfSocket(String name) {
    return name.startsWith("java.net.Socket$")
        || name.startsWith("sun.security.ssl.")
        || (name.startsWith("sun.nio.ch.") && name.contains("Socket"));
  }

  private static Activation turn() {
    return Objects.requireNonNull(Stages.turn());
  }

  private static IllegalStateException needsOwnTurn(Activation turn) {
    return new IllegalStateException(
        turn
            + " waits in its turn for a future that only its own next turn can complete; wait with"
            + " DurableObjects.await(future), or annotate the method with @Interleaved");
  }

  private static IllegalStateException needsTurnOutside(Activation turn) {
    return new IllegalStateException(
        turn
            + " waits for a future that only a turn can complete which has to wait for the end of"
            + " this constructor, transaction, critical section or call that came back; wait for"
            + " the future before or after that");
  }

  /** A call as it was written. */
  @FunctionalInterface
  interface Call {
    /** Makes it. */
    @Nullable Object call() throws Throwable;
  }
}
