package io.perdure.runtime.object;

import io.perdure.runtime.object.QueuedCallers.Queued;
import io.perdure.runtime.object.ThreadLocks.Wanted;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Finds turns that wait for a lock whose owner waits for their object, and ends that (rule 3.6).
 *
 * <p>What is seen of running threads is out of date at once, so a cycle is looked at twice. The
 * second look goes against the waits, and begins with the caller that is to give up: as long as it
 * is queued it keeps its locks. So a thread seen to wait for one of them goes on waiting and keeps
 * what it has, and so on round. In the end that caller is taken out of the queue only if it was
 * queued all the time; then all of this was true at once, and nobody would ever have gone on.
 */
final class LockDeadlocks {

  private final QueuedCallers queued;

  LockDeadlocks(QueuedCallers queued) {
    this.queued = queued;
  }

  /**
   * Ends the deadlock that a thread is in, or waits for, with an exception for one of the callers.
   *
   * @return what that says; {@code null} if there is no deadlock, or none that this can end
   */
  @Nullable String end(Thread thread) {
    List<Wait> cycle = cycleFrom(thread.getId());
    for (int i = 0; i < cycle.size(); i++) {
      Wait before = cycle.get((i == 0 ? cycle.size() : i) - 1);
      if (cycle.get(i) instanceof TurnWait victim && before instanceof LockWait) {
        Collections.rotate(cycle, -i);
        return end(victim, cycle);
      }
    }
    return null;
  }

  /** The waits of threads for each other, each for the next one's, and the last for the first's. */
  private List<Wait> cycleFrom(long start) {
    List<Wait> path = new ArrayList<>();
    long thread = start;
    while (true) {
      for (int i = 0; i < path.size(); i++) {
        if (path.get(i).waiter() == thread) {
          return new ArrayList<>(path.subList(i, path.size()));
        }
      }
      Wait wait = waitOf(thread);
      if (wait == null) {
        return List.of();
      }
      path.add(wait);
      thread = wait.holder();
    }
  }

  private @Nullable Wait waitOf(long thread) {
    Wanted lock = ThreadLocks.wantedBy(thread);
    if (lock != null) {
      return new LockWait(thread, lock);
    }
    Queued place = queued.of(thread);
    Thread turn = place == null ? null : place.target().holder();
    return place == null || turn == null ? null : new TurnWait(thread, place, turn);
  }

  private static @Nullable String end(TurnWait victim, List<Wait> fromVictim) {
    List<String> nodes = fromVictim.stream().map(Wait::waitedFor).toList();
    for (int i = fromVictim.size() - 1; i >= 0; i--) {
      if (!fromVictim.get(i).isStillSo()) {
        return null;
      }
    }
    Activation target = victim.place.target();
    String message =
        "A call of "
            + target
            + " would wait for ever: for "
            + nodes.stream().collect(Collectors.joining(", which waits for "))
            + ", which makes this call; do not call objects while holding a lock that their turns"
            + " take";
    RuntimeException error =
        target.type.api.failures().deadlock(target.keyOrNull(), message, nodes);
    return target.gate.refuse(victim.place.caller(), error) ? message : null;
  }

  /** One thread waits for what another has. */
  private sealed interface Wait {

    long waiter();

    long holder();

    /** Asked when the holder is known to stay where it is. */
    boolean isStillSo();

    /** Names it. */
    String waitedFor();
  }

  private record LockWait(long waiter, Wanted lock) implements Wait {

    @Override
    public long holder() {
      return lock.ownerId();
    }

    @Override
    public boolean isStillSo() {
      return lock.equals(ThreadLocks.wantedBy(waiter));
    }

    @Override
    public String waitedFor() {
      return lock.toString();
    }
  }

  private record TurnWait(long waiter, Queued place, Thread turn) implements Wait {

    @Override
    public long holder() {
      return turn.getId();
    }

    @Override
    public boolean isStillSo() {
      return place.caller().isWaiting() && place.target().holder() == turn;
    }

    @Override
    public String waitedFor() {
      return Stacks.objectAndMethod(place.target(), turn);
    }
  }
}
