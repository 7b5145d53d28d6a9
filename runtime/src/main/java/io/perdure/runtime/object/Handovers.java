package io.perdure.runtime.object;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.perdure.runtime.exit.Exemptions;
import io.perdure.runtime.exit.ExitCounts;
import java.util.concurrent.ForkJoinWorkerThread;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells, once, of a turn that hands work to another thread which sends something before what the
 * turn has written is durable: the output gate holds turns only (rule 5.4).
 *
 * <p>A task is recorded when a turn gives it away, and looked for when a thread begins it; until
 * the first is recorded nobody looks.
 */
final class Handovers {

  private static final Logger log = LoggerFactory.getLogger(Handovers.class);

  private final Exemptions exemptions;
  private final ExitCounts counts;
  private final AtomicBoolean warned = new AtomicBoolean();

  /** By identity, which weak keys are compared by: tasks and threads that have not begun. */
  private final Cache<Object, HandedOver> tasks =
      Caffeine.newBuilder().weakKeys().executor(Runnable::run).build();

  private volatile boolean isAnyRecorded;

  Handovers(Exemptions exemptions, ExitCounts counts) {
    this.exemptions = exemptions;
    this.counts = counts;
  }

  /** A thread gives a task, or a new thread, something to do. */
  void give(Object task) {
    Activation turn = TurnThread.current().current;
    if (turn != null && !turn.mayLeave() && !exemptions.coverTask(turn.type.javaClass)) {
      tasks.put(task, turn.handOver());
      isAnyRecorded = true;
    }
  }

  /**
   * This thread begins a task; {@code null} when it has ended one. One that nobody has given is a
   * part of the one that the thread is in, except where threads never say that they have ended one.
   */
  void begin(@Nullable Object task) {
    if (isAnyRecorded) {
      HandedOver given = task == null ? null : tasks.getIfPresent(task);
      if (given != null || task == null || Thread.currentThread() instanceof ForkJoinWorkerThread) {
        TurnThread.current().handedOver = given;
      }
    }
  }

  /** This thread, in no turn, sends something in such a task; to what is said as for a turn. */
  void sent(HandedOver task, @Nullable Object destination) {
    if (task.mayLeave() || exemptions.cover(destination)) {
      return;
    }
    counts.handedOver();
    if (warned.compareAndSet(false, true)) {
      log.warn(
          "{} handed work to thread {}, which sends something before what the object has written"
              + " is durable; the output gate holds only what is sent in turns: send it there, or"
              + " call DurableStorage.sync() before handing it on. This is said once,"
              + " DurableObjects.outputGate() counts it",
          task,
          Thread.currentThread().getName());
    }
  }
}
