package io.perdure.runtime.object;

import io.perdure.runtime.turn.Caller;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** In the queue of which object each thread waits for its turn, at one moment. */
final class QueuedCallers {

  private final Map<Long, Queued> byThread = new HashMap<>();

  QueuedCallers(Collection<Activation> targets) {
    for (Activation target : targets) {
      for (Caller caller : target.gate.callers()) {
        byThread.put(caller.thread().getId(), new Queued(target, caller));
      }
    }
  }

  @Nullable Queued of(long threadId) {
    return byThread.get(threadId);
  }

  /** A caller in the queue of an object. */
  record Queued(Activation target, Caller caller) {}
}
