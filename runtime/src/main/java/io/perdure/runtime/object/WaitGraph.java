package io.perdure.runtime.object;

import io.perdure.runtime.cached.Entry;
import io.perdure.runtime.turn.Gate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Which turns wait for what, as far as the runtime knows: for gates and for the answers of calls
 * (rule 3.6), and for objects that a call comes back to, which are there once they are lent. A wait
 * is entered before its thread parks, and looks then whether what it keeps is what somebody further
 * on waits for: whoever closes a cycle finds it, and gets the error.
 *
 * <p>An entry may be older than the truth, since it is taken out when its thread has woken. What it
 * waits for is then kept by nobody in here, or by its own thread, so no cycle goes through it.
 * Turns that run are not in here, so a walk ends at them: there are no false alarms.
 *
 * <p>Everything is under one lock, which is taken only by turns that have to wait.
 */
final class WaitGraph {

  /** What is kept, and the waits that keep it: one within the other, or of who has it on loan. */
  private final IdentityHashMap<Object, List<Wait>> waits = new IdentityHashMap<>();

  /**
   * Enters a wait of this thread, which may be in another one already.
   *
   * @param kept the innermost gate of the turn that it keeps meanwhile; {@code null} for none
   * @param targets all of which it waits for: gates and calls
   * @return for {@link #end}; {@code null} if it keeps nothing, and so is nobody's concern
   * @throws RuntimeException if the wait would never end; then it is not entered
   */
  @Nullable Wait begin(Frame frame, @Nullable Gate kept, Object... targets) {
    return begin(frame, kept, null, targets);
  }

  /**
   * Enters a wait of a thread that is in no turn: only what it computes is anybody's concern.
   *
   * @return {@code null} if it computes nothing
   */
  @Nullable Wait beginOutside(Object... targets) {
    return TurnThread.current().computing == null ? null : begin(null, null, null, targets);
  }

  /** The same for a turn that keeps its object, and lends it to what descends from that call. */
  @Nullable Wait beginLending(Frame frame, Gate kept, RemoteCall call) {
    return begin(frame, kept, call, call);
  }

  private @Nullable Wait begin(
      @Nullable Frame frame, @Nullable Gate kept, @Nullable RemoteCall lendsTo, Object... targets) {
    List<Object> all = kept(frame, kept);
    if (all.isEmpty()) {
      return null;
    }
    Wait mine = wait(frame, all, lendsTo, targets);
    List<Wait> cycle;
    synchronized (this) {
      cycle = cycle(mine);
      if (cycle == null) {
        if (frame != null && lendsTo != null) { // before anybody asks whether it does
          frame.beginToWaitFor(lendsTo);
        }
        enter(mine);
        return mine;
      }
    }
    throw Deadlock.error(cycle);
  }

  /**
   * Looks again, since a call now waits for something else than when somebody began to wait for it,
   * or for a call that is answered by it.
   *
   * @return why it will never be answered; {@code null} if it may be
   */
  @Nullable RuntimeException deadlockOf(RemoteCall call) {
    List<Wait> cycle = null;
    synchronized (this) {
      for (List<Wait> keeping : waits.values()) {
        for (Wait each : keeping) {
          if (cycle == null && each.isAnsweredBy(call)) {
            cycle = cycle(each);
          }
        }
      }
    }
    return cycle == null ? null : Deadlock.error(cycle);
  }

  /**
   * Enters a wait of a thread that cannot do without what it waits for: if it closes a cycle,
   * another turn of that cycle gets the error, one that waits for its call to begin.
   */
  Wait beginForSure(Frame frame, @Nullable Gate kept, Gate target) {
    Wait mine = wait(frame, kept(frame, kept), null, target);
    List<Wait> cycle;
    synchronized (this) {
      cycle = cycle(mine);
      enter(mine);
    }
    if (cycle != null) {
      refuseAnother(cycle);
    }
    return mine;
  }

  private static void refuseAnother(List<Wait> cycle) {
    List<Wait> fromVictim = new ArrayList<>(cycle);
    for (int i = 1; i < cycle.size(); i++) {
      Collections.rotate(fromVictim, -1);
      if (cycle.get(i).refuse(Deadlock.error(fromVictim))) {
        return;
      }
    }
  }

  /** What this thread keeps while it waits: gates, answers, and what it computes. */
  private static List<Object> kept(@Nullable Frame frame, @Nullable Gate innermost) {
    List<Object> kept = frame == null ? new ArrayList<>() : frame.kept(innermost);
    Computation next = TurnThread.current().computing;
    for (; next != null; next = next.outer) {
      kept.add(next.entry);
    }
    return kept;
  }

  private static Wait wait(
      @Nullable Frame frame, List<Object> kept, @Nullable RemoteCall lendsTo, Object... targets) {
    Thread thread = Thread.currentThread();
    return new Wait(
        thread,
        frame,
        TurnThread.current().computing,
        kept,
        List.of(targets),
        lendsTo,
        new AtomicReference<>());
  }

  private void enter(Wait wait) {
    for (Object each : wait.kept()) {
      waits.computeIfAbsent(each, key -> new ArrayList<>(2)).add(wait);
    }
  }

  /** How much somebody keeps while it waits. */
  synchronized int size() {
    return waits.size();
  }

  void end(@Nullable Wait wait) {
    if (wait != null) {
      synchronized (this) {
        wait.kept().forEach(each -> remove(each, wait));
      }
    }
  }

  private void remove(Object kept, Wait wait) {
    List<Wait> present = waits.get(kept);
    if (present != null && present.remove(wait) && present.isEmpty()) {
      waits.remove(kept);
    }
  }

  /** The waits on the way from this one to what it keeps itself; {@code null} if there is none. */
  private @Nullable List<Wait> cycle(Wait mine) {
    List<Wait> path = new ArrayList<>();
    Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    return leadsTo(mine, mine, path, seen) ? path : null;
  }

  private boolean leadsTo(Wait mine, Wait next, List<Wait> path, Set<Object> seen) {
    path.add(next);
    for (Object target : next.targets()) {
      for (Object node = target; node != null && seen.add(node); node = beyond(mine, node)) {
        if (mine.keeps(node)) {
          return true;
        }
        for (Wait further : waits.getOrDefault(node, List.of())) {
          if (leadsTo(mine, further, path, seen)) {
            return true;
          }
        }
      }
    }
    path.remove(path.size() - 1);
    return false;
  }

  /** What has to happen first, where nobody's wait says so. */
  private static @Nullable Object beyond(Wait mine, Object node) {
    if (node instanceof Activation called) {
      return called.gate;
    }
    if (node instanceof Frame.Descent descent) {
      return mine.lendsTo(descent) ? null : descent.waitsAt();
    }
    if (node instanceof Gate gate) {
      Gate open = gate.open();
      return open == gate ? null : open;
    }
    if (node instanceof Entry entry) {
      return entry.cause();
    }
    return node instanceof RemoteCall call ? call.dependsOnEvent() : null;
  }

  /**
   * One wait.
   *
   * @param frame the innermost turn of the thread; {@code null} if it is in none
   * @param computing what the thread computes, the innermost first; {@code null} for nothing
   * @param kept what others cannot have meanwhile
   * @param lendsTo the call to whose descendants it lends the object, if it does
   * @param refusal what its thread is to throw if it waits for a call of its own to begin
   */
  record Wait(
      Thread thread,
      @Nullable Frame frame,
      @Nullable Computation computing,
      List<Object> kept,
      List<Object> targets,
      @Nullable RemoteCall lendsTo,
      AtomicReference<RuntimeException> refusal) {

    /** Ends the wait; false if it is not for a call to begin. */
    boolean refuse(RuntimeException error) {
      Object target = targets.get(0);
      if (target instanceof RemoteCall call) {
        return call.giveUpFor(error);
      }
      if (!(target instanceof Activation) && !(target instanceof Frame.Descent)) {
        return false;
      }
      refusal.set(error);
      refuseQueued();
      return true;
    }

    /** If it is refused: by its thread too, which may be in the queue only now. */
    void refuseQueued() {
      RuntimeException error = refusal.get();
      if (error != null) {
        gate().callers().stream()
            .filter(caller -> caller.thread() == thread)
            .forEach(caller -> gate().refuse(caller, error));
      }
    }

    private Gate gate() {
      Object target = targets.get(0);
      return target instanceof Frame.Descent way ? way.gate() : ((Activation) target).gate;
    }

    /** Whether it is for that call, or for one that has passed on its future, at any remove. */
    boolean isAnsweredBy(RemoteCall call) {
      return targets.stream().anyMatch(target -> isAnsweredBy(target, call));
    }

    private static boolean isAnsweredBy(Object target, RemoteCall call) {
      Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());
      Object next = target;
      while (next != call && next instanceof RemoteCall asked && seen.add(asked)) {
        next = asked.dependsOnEvent();
      }
      return next == call;
    }

    boolean lendsTo(Frame.Descent descent) {
      return lendsTo != null && descent.frame() == frame && descent.via() == lendsTo;
    }

    boolean keeps(Object node) {
      return kept.stream().anyMatch(each -> each == node);
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return this == other;
    }

    @Override
    public int hashCode() {
      return System.identityHashCode(this);
    }
  }
}
