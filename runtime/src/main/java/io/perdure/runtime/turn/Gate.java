package io.perdure.runtime.turn;

import io.perdure.runtime.time.TimeSource;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The input gate of one activation: a lock whose waiters are events in a first-in-first-out queue
 * (rules 2.1, 2.2, 2.4).
 *
 * <h2>The word</h2>
 *
 * One {@code long} says all: bit 0, the gate is held; bits 1 to 31, how many blocked callers are
 * queued; bits 32 and up, how many tasks are, and callers in the middle of a turn. An idle gate is
 * 0, so entering and leaving it is one compare-and-set each.
 *
 * <h2>Queueing</h2>
 *
 * An event is counted in the word first and added to the queue second; so the count is never less
 * than what is in the queue, and who finds it zero may free the gate. Who has added an event and
 * finds the gate free takes it and hands it to the head ({@link #drive}); who leaves a gate with a
 * count above zero hands it over as well. If the counted event is not in the queue yet, the gate is
 * freed, and the queue looked at again: either that look sees the event, or its thread sees the
 * free gate. So a gate with waiting events is never left with nobody under way to it.
 *
 * <p>Only a thread that holds the gate takes events from the queue. An event that gave up stays
 * there, marked, until it is the head: giving up is one compare-and-set. The same word of the event
 * decides between being granted and giving up, so a gate is never granted to nobody (rule 2.4).
 *
 * <h2>Overtaking</h2>
 *
 * Waking a platform thread takes longer than most turns. So while only blocked callers wait, and
 * the head has waited for less than the limit, the gate is left free and the head is merely woken
 * ({@link Caller#signalled}): whoever runs first takes it, a newcomer or the head. Nobody can have
 * observed the order in which blocked callers arrived, which is what makes this legal (rule 2.1).
 * With a task in the queue, past the limit, or with a limit of 0, the gate stays held and is
 * granted to the head directly. A newcomer takes a free gate only when no task waits (it is the
 * count of tasks in the word it compares) and the head's limit has not passed meanwhile.
 *
 * <p>A signalled caller stays the head until it is granted or gives up, since only a holder removes
 * heads, and a holder that finds it there grants it or signals it again.
 */
public final class Gate {

  private static final Logger log = LoggerFactory.getLogger(Gate.class);

  static final long HELD = 1L;
  static final long ONE_CALLER = 1L << 1;
  static final long ONE_TASK = 1L << 32;

  /** How many tasks a worker runs in one go before it lets another worker continue. */
  private static final int TASKS_IN_ONE_GO = 64;

  private static final VarHandle WORD;
  private static final VarHandle QUEUE;

  static {
    try {
      MethodHandles.Lookup lookup = MethodHandles.lookup();
      WORD = lookup.findVarHandle(Gate.class, "word", long.class);
      QUEUE = lookup.findVarHandle(Gate.class, "queue", Queue.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final TimeSource time;
  private final long overtakingNanos;

  private volatile long word;

  /** Made at the first contention; most objects never have one. */
  private volatile @Nullable Queue<Event> queue;

  /**
   * A gate that is free.
   *
   * @param overtakingNanos how long a blocked caller may be overtaken; 0 for strict order
   */
  public Gate(TimeSource time, long overtakingNanos) {
    this(time, overtakingNanos, null);
  }

  /** With a queue that lets a test stop an event on its way into it. */
  Gate(TimeSource time, long overtakingNanos, @Nullable Queue<Event> queue) {
    this.time = time;
    this.overtakingNanos = overtakingNanos;
    this.queue = queue;
  }

  /** Takes the gate if that is possible at once. */
  public boolean tryEnter() {
    // Without a look first: the one who finds the gate idle, nearly always, pays for one access.
    if (WORD.compareAndSet(this, 0L, HELD)) {
      return true;
    }
    long now = word;
    return isFree(now)
        && mayOvertake(now)
        && !(queue().peek() instanceof Caller head && !mayBeOvertaken(head, now))
        && WORD.compareAndSet(this, now, now | HELD);
  }

  /** Waits for the gate; an interrupt stays pending and does not end the wait. */
  public void enter() {
    if (!tryEnter()) {
      await(new Caller(time.nanoTime()));
    }
  }

  /**
   * Waits for the gate in the middle of a turn that gave it up: after all that has arrived, and
   * before all that arrives later (rule 3.3).
   */
  public void reenter() {
    if (!WORD.compareAndSet(this, 0L, HELD)) {
      await(Caller.returning(time.nanoTime()));
    }
  }

  private void await(Caller me) {
    add(me);
    boolean interrupted = false;
    while (!me.isGranted() && !(me.signalled && takeAsHead(me))) {
      LockSupport.park(this);
      interrupted |= Thread.interrupted();
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** Queues a task, which gets a worker when its turn comes; never runs it on this thread. */
  public void submit(Task task) {
    task.queuedAt(this);
    add(task);
  }

  /**
   * Takes an event out of the queue.
   *
   * @return false when its turn has come already
   */
  public boolean giveUp(Event event) {
    if (!event.giveUp()) {
      return false;
    }
    drive(); // in case the gate was left free for it
    return true;
  }

  /** Gives the gate back, or hands it over to the next in the queue. */
  public void leave() {
    if (WORD.compareAndSet(this, HELD, 0L)) {
      return;
    }
    Task next = handOver();
    if (next != null) {
      next.granted();
    }
  }

  /** How many events wait, those included that gave up and have not reached the head. */
  public int waiting() {
    long now = word;
    return (int) (now >>> 32) + ((int) now >>> 1);
  }

  /** Whether somebody is in the gate. */
  public boolean isHeld() {
    return !isFree(word);
  }

  /** Whether nobody is in the gate or waits for it. */
  public boolean isIdle() {
    return word == 0;
  }

  /** Runs a granted task and those behind it; the gate is held for them. */
  void runFrom(Task first) {
    Task task = first;
    for (int count = 1; task != null; count++) {
      try {
        task.run();
      } catch (Throwable escaped) { // whatever happened in there, the gate is not lost (rule 2.2)
        log.error("A turn ended without an answer", escaped);
      }
      task = handOver();
      if (task != null && count == TASKS_IN_ONE_GO) {
        task.granted();
        return;
      }
    }
  }

  void add(Event event) {
    count(event.unit());
    try {
      queue().add(event);
    } catch (Throwable noMemory) {
      count(-event.unit());
      throw noMemory;
    }
    drive();
  }

  /** Takes a free gate on behalf of whoever is the head of its queue. */
  private void drive() {
    if (takeForHead()) {
      leave();
    }
  }

  /**
   * With the gate held: frees it, or passes it to the next waiting caller, or returns the next
   * task, for which the gate stays held.
   */
  @Nullable Task handOver() {
    while (true) {
      long now = word;
      if (now == HELD) {
        if (WORD.compareAndSet(this, HELD, 0L)) {
          return null;
        }
        continue;
      }
      Event head = queue().peek();
      if (head == null) { // counted, and not in the queue yet
        if (WORD.compareAndSet(this, now, now & ~HELD) && !takeForHead()) {
          return null;
        }
      } else if (!head.isWaiting()) {
        removeHead(head);
      } else if (head instanceof Caller caller && mayBeOvertaken(caller, now)) {
        caller.signalled = true;
        if (WORD.compareAndSet(this, now, now & ~HELD)) {
          caller.wake();
          return null;
        }
      } else {
        removeHead(head);
        if (head.grant()) {
          if (head instanceof Task task) {
            return task;
          }
          head.granted();
          return null;
        }
      }
    }
  }

  /** Takes a free gate that has a head in its queue. */
  private boolean takeForHead() {
    long now = word;
    while (isFree(now) && queue().peek() != null) {
      if (WORD.compareAndSet(this, now, now | HELD)) {
        return true;
      }
      now = word;
    }
    return false;
  }

  /** For a signalled caller that has woken: takes the gate unless somebody was faster. */
  private boolean takeAsHead(Caller me) {
    long now = word;
    while (isFree(now)) {
      if (WORD.compareAndSet(this, now, now | HELD)) {
        removeHead(me);
        me.grant();
        return true;
      }
      now = word;
    }
    return false;
  }

  private void removeHead(Event head) {
    Event removed = queue().remove();
    if (removed != head) {
      throw new AssertionError("Only the holder of the gate takes events from its queue");
    }
    count(-head.unit());
  }

  @SuppressWarnings("unused") // without the result the call would not be exact, and so slow
  private void count(long units) {
    long before = (long) WORD.getAndAdd(this, units);
  }

  private boolean mayOvertake(long now) {
    return now < ONE_TASK && overtakingNanos > 0;
  }

  private boolean mayBeOvertaken(Caller head, long now) {
    return mayOvertake(now) && time.nanoTime() - head.arrival < overtakingNanos;
  }

  private static boolean isFree(long now) {
    return (now & HELD) == 0;
  }

  private Queue<Event> queue() {
    Queue<Event> present = queue;
    if (present != null) {
      return present;
    }
    Queue<Event> fresh = new ConcurrentLinkedQueue<>();
    return QUEUE.compareAndSet(this, (Queue<Event>) null, fresh) ? fresh : queue();
  }
}
