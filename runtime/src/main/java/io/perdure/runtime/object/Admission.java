package io.perdure.runtime.object;

import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Whether calls from outside of all objects are taken; until a shutdown they are (rule 7.5).
 *
 * <p>A call enters its object's gate, or its queue, first and asks here second; the shutdown ends
 * the admission first and looks at the gates second. So either the call is refused, or the shutdown
 * sees it. Nothing is counted while there is no shutdown.
 */
final class Admission {

  private volatile boolean ended;
  private final AtomicLong queuedSince = new AtomicLong();

  void end() {
    ended = true;
  }

  /** Whether a call has to go again; asked once it is in the gate or the queue of its object. */
  boolean refuses(Activation target, @Nullable Activation caller) {
    return isOutsideUnlessCalled(caller)
        && ended
        && target.reference() != null
        && isFromOutside(caller);
  }

  /** An instance that was made with {@code new} is no object, and so may be outside of all. */
  private static boolean isOutsideUnlessCalled(@Nullable Activation caller) {
    return caller == null || caller.reference() == null;
  }

  private static boolean isFromOutside(@Nullable Activation caller) {
    Activation next = caller;
    while (next != null && next.reference() == null) {
      next = next.calledBy();
    }
    return next == null;
  }

  RuntimeException refusal(Activation target) {
    return target
        .type
        .api
        .failures()
        .reset(
            target.keyOrNull(),
            target
                + " takes no calls any more, since Perdure is shut down; start the application"
                + " again",
            false,
            null);
  }

  /**
   * A call was put into a queue by a turn that goes on, or a turn is about to wait outside of its
   * gate.
   */
  void queued() {
    if (ended) {
      queuedSince.incrementAndGet();
    }
  }

  /** Changes when something happened that looking at one gate after the other may miss. */
  long queuedSinceEnd() {
    return queuedSince.get();
  }
}
