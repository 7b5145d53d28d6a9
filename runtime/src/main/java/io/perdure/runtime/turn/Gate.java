package io.perdure.runtime.turn;

import io.perdure.runtime.time.TimeSource;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * An input gate: a lock whose waiters are events in a first-in-first-out queue (rules 2.1, 2.2,
 * 2.4). Each activation has one, and each of its critical sections one inside of that.
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
 * <p>Only a thread that holds the gate takes waiting events from the queue. An event that gave up
 * stays there, marked, until it is the head or most are marked: giving up is one compare-and-set.
 * The same word of the event decides between being granted and giving up, so a gate is never
 * granted to nobody (rule 2.4); and one more change of it says who has uncounted the event.
 *
 * <h2>Overtaking</h2>
 *
 * Waking a platform thread takes longer than most turns. So while only blocked callers wait, the
 * gate is left free and the head is merely woken ({@link Caller#offer}): whoever runs first takes
 * it, a newcomer or the head. Nobody can have observed the order in which blocked callers arrived,
 * which is what makes this legal (rule 2.1). A newcomer that finds that the head has been the next
 * for as long as the limit queues instead, and so the gate is granted to the head directly; with a
 * task in the queue, or with a limit of 0, it always is. Only a newcomer reads the clock, once: it
 * costs more than a turn. The time counts from when the gate is first offered to the head, since
 * behind many others all have waited for longer, and each leave would be a hand-over. A newcomer
 * takes a free gate only when no task waits: it is the count of tasks in the word it compares.
 *
 * <p>A woken caller stays the head until it is granted or gives up, since only a holder removes
 * heads, and a holder that finds it there grants it or wakes it again.
 *
 * <h2>Sections</h2>
 *
 * A critical section is a gate within a gate. It begins held, by a turn of the outer gate, which
 * stays held until the section ends: so what waits there waits for the section (IG-13). Since its
 * starter holds the outer gate already, it never waits itself, and nothing can come before it
 * (IG-14, IG-15, IG-23). To end, it is closed by its holder: it stays held for ever, and what waits
 * in it goes to the end of the outer queue (IG-18). An event is added first and looks whether the
 * gate is closed second, the closer does it the other way round; so one of the two finds it, and
 * they exclude each other to keep the order. Sections end from the inside out; a chain of them is
 * walked, never recursed into (IG-34).
 *
 * <h2>Breaking</h2>
 *
 * A broken gate is granted to nobody in its queue: who waits is sent away, who comes is as well.
 * The holder keeps it until it leaves (IG-27, IG-28).
 */
public final class Gate {

  static final long HELD = 1L;
  static final long ONE_CALLER = 1L << 1;
  static final long ONE_TASK = 1L << 32;

  /** How many tasks a worker runs in one go before it lets another worker continue. */
  private static final int TASKS_IN_ONE_GO = 64;

  private static final int FEWEST_TO_PURGE = 64;

  private static final VarHandle WORD;
  private static final VarHandle QUEUE;

  static {
    try {
      MethodHandles.Lookup lookup = MethodHandles.lookup();
      WORD = lookup.findVarHandle(Gate.class, "word", long.class);
      QUEUE = lookup.findVarHandle(Gate.class, "queue", Queue.class);
      GIVEN_UP = lookup.findVarHandle(Gate.class, "givenUp", int.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private static final VarHandle GIVEN_UP;

  private final TimeSource time;
  private final long overtakingNanos;
  private final @Nullable Gate outer;
  private final int depth;

  private volatile long word;

  /** The section that holds this gate. */
  private volatile @Nullable Gate inner;

  private boolean isLending;
  private volatile boolean closed;
  private volatile boolean broken;

  /** How many in the queue gave up. */
  @SuppressWarnings("unused") // through GIVEN_UP
  private volatile int givenUp;

  /** Made at the first contention; most objects never have one. */
  private volatile @Nullable Queue<Event> queue;

  /**
   * A gate that is free.
   *
   * @param overtakingNanos how long a blocked caller may be overtaken; 0 for strict order
   */
  public Gate(TimeSource time, long overtakingNanos) {
    this(time, overtakingNanos, null, null, 0);
  }

  /** With a queue that lets a test stop an event on its way into it. */
  Gate(TimeSource time, long overtakingNanos, @Nullable Queue<Event> queue) {
    this(time, overtakingNanos, queue, null, 0);
  }

  private Gate(
      TimeSource time,
      long overtakingNanos,
      @Nullable Queue<Event> queue,
      @Nullable Gate outer,
      int depth) {
    this.time = time;
    this.overtakingNanos = overtakingNanos;
    this.queue = queue;
    this.outer = outer;
    this.depth = depth;
  }

  // ---- entering and leaving

  /** Takes the gate if that is possible at once. */
  public boolean tryEnter() {
    // Without a look first: the one who finds the gate idle, nearly always, pays for one access.
    if (WORD.compareAndSet(this, 0L, HELD)) {
      return true;
    }
    long now = word;
    return isFree(now)
        && mayOvertake(now)
        && !(queue().peek() instanceof Caller head
            && !head.mayBeOvertaken(this, time, overtakingNanos))
        && WORD.compareAndSet(this, now, now | HELD);
  }

  /**
   * Waits for the gate; an interrupt stays pending and does not end the wait.
   *
   * @return false if the gate is broken, and not entered
   * @throws RuntimeException what the caller was {@linkplain #refuse refused} with; not entered
   */
  public boolean enter() {
    if (tryEnter()) {
      return true;
    }
    Caller me = new Caller();
    add(me);
    return await(me);
  }

  /**
   * Waits for the gate, or for another one that this caller is moved to.
   *
   * @param tag what {@link #moveTagged} finds it by, if it may be moved
   * @param queued runs once it can be found
   * @return the gate it has entered; {@code null} if that is broken
   */
  public @Nullable Gate enterTagged(@Nullable Object tag, Runnable queued) {
    Caller me = new Caller();
    me.tag = tag;
    add(me);
    queued.run();
    return await(me) ? me.gate : null;
  }

  private boolean await(Caller me) {
    boolean interrupted = false;
    while (!me.hasOutcome()) {
      me.park(this);
      interrupted |= Thread.interrupted();
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    me.throwIfRefused();
    return me.isGranted();
  }

  /**
   * The way back for a turn of this gate that is about to give it up: after all that has arrived
   * before, and before all that arrives later (rule 3.3).
   */
  public Return returning() {
    return new Return(this);
  }

  /** Queues a task, which gets a worker when its turn comes; never runs it on this thread. */
  public void submit(Task task) {
    add(task);
  }

  /** The same with a tag, which {@link #moveTagged} finds it by. */
  public void submit(Task task, Object tag) {
    task.tag = tag;
    add(task);
  }

  /**
   * Takes an event out of the queue that it was added to.
   *
   * @return false when its turn has come already
   */
  public boolean giveUp(Event event) {
    Gate waitedAt;
    synchronized (event) { // it may be on its way to another queue
      if (!event.giveUp()) {
        return false;
      }
      waitedAt = Objects.requireNonNull(event.gate);
      waitedAt.countGivenUp(1);
    }
    waitedAt.purge();
    return true;
  }

  /** The callers that wait for a turn to begin. */
  public List<Caller> callers() {
    return queued()
        .filter(event -> event instanceof Caller caller && caller.isRefusable())
        .map(Caller.class::cast)
        .toList();
  }

  /**
   * Takes a caller out of the queue, whose thread then throws the error.
   *
   * @return false when its turn has come already
   */
  public boolean refuse(Caller caller, RuntimeException error) {
    if (!giveUp(caller)) {
      return false;
    }
    caller.refused(error);
    return true;
  }

  private void purge() {
    int gone = givenUp;
    if (gone >= FEWEST_TO_PURGE && gone > counted() / 2) {
      queue().removeIf(this::bury);
    }
    drive(); // in case the gate was left free for it
  }

  /** Uncounts an event that gave up; true if it has, whoever did that. */
  private boolean bury(Event event) {
    if (event.bury()) {
      count(-event.unit());
      countGivenUp(-1);
    }
    return event.isBuried();
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

  /** How many events wait. */
  public int waiting() {
    return Math.max(0, counted() - givenUp);
  }

  private int counted() {
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

  // ---- sections

  /** A section that begins in a turn of this gate, on its thread, and goes one level deeper. */
  public Gate section() {
    return section(depth + 1);
  }

  /** A section that nobody counts, for what is none to the user. */
  public Gate uncountedSection() {
    return section(depth);
  }

  /**
   * A gate that is free, for turns within the turn that holds this one and waits for them. Its
   * queue goes on here when it is closed.
   */
  public Gate lending() {
    Gate lending = new Gate(time, 0, null, this, depth);
    lending.isLending = true;
    inner = lending;
    if (broken) {
      lending.breakOff();
    }
    return lending;
  }

  private Gate section(int itsDepth) {
    Gate section = new Gate(time, 0, null, this, itsDepth);
    section.word = HELD;
    inner = section;
    if (broken) {
      section.breakOff();
    }
    return section;
  }

  /** How many sections of the user are around a turn of this gate, its own included (IG-32). */
  public int depth() {
    return depth;
  }

  /** Whether turns in here are within one that waits for them. */
  public boolean isLending() {
    return isLending;
  }

  /** The gate around this one, which it keeps held; {@code null} for that of an activation. */
  public @Nullable Gate outer() {
    return outer;
  }

  /** Ends a section, which this thread's turn holds; it goes on in the gate around it. */
  public Gate close() {
    Gate around = Objects.requireNonNull(outer);
    around.inner = null;
    closed = true;
    passOn();
    return around;
  }

  /** Whether this is that gate, or a section of it. */
  public boolean isIn(Gate around) {
    Gate gate = this;
    while (gate != null && gate != around) {
      gate = gate.outer;
    }
    return gate != null;
  }

  /** The gate that is now what this one was: itself, or the next around it that is not closed. */
  public Gate open() {
    Gate gate = this;
    while (gate.closed) {
      gate = Objects.requireNonNull(gate.outer);
    }
    return gate;
  }

  /** Whether events with that tag wait here. */
  public boolean hasTagged(Object tag) {
    return queued().anyMatch(event -> event.tag == tag);
  }

  /** With the gate held: lets the events with that tag wait at another one, in their order. */
  public void moveTagged(Object tag, Gate to) {
    for (Event event : queue()) {
      if (event.tag == tag && queue().remove(event) && uncountToMove(event, to)) {
        to.add(event);
      }
    }
  }

  /** Sends all away who wait, in sections of this gate as well; whoever comes, too. */
  public void breakOff() {
    for (Gate gate = this; gate != null; gate = gate.inner) {
      gate.broken = true;
      gate.passOn();
    }
  }

  /**
   * The queue of a gate that is granted to nobody any more. It goes outwards gate by gate: what
   * came before may be on its way there, too, and stays before.
   */
  private void passOn() {
    Gate gate = this;
    while (gate.closed) {
      Gate around = Objects.requireNonNull(gate.outer);
      gate.moveAll(around);
      gate = around;
    }
    if (gate.broken) {
      gate.sendAllAway();
    } else {
      gate.drive();
    }
  }

  private void moveAll(Gate to) {
    Queue<Event> present = queue;
    if (present == null) { // who makes one now sees later that the gate is closed
      return;
    }
    synchronized (this) { // in order, whoever does it
      for (Event next = present.poll(); next != null; next = present.poll()) {
        if (uncountToMove(next, to)) {
          to.enqueue(next);
        }
      }
    }
  }

  /** An event that has left this queue for another one's; false if it gave up before. */
  private boolean uncountToMove(Event event, Gate to) {
    synchronized (event) { // where it gives up, it is counted
      if (bury(event)) {
        return false;
      }
      count(-event.unit());
      event.gate = to;
      return true;
    }
  }

  private void sendAllAway() {
    Queue<Event> present = queue;
    if (present == null) {
      return;
    }
    synchronized (this) { // in order, whoever does it
      List<Task> tasks = new ArrayList<>();
      for (Event next = present.poll(); next != null; next = present.poll()) {
        if (next.expel()) { // at once: who hands the gate over may have seen it as the head
          count(-next.unit());
          sendAway(next, tasks);
        } else {
          bury(next);
        }
      }
      Task.refuse(tasks);
    }
  }

  private static void sendAway(Event event, List<Task> tasks) {
    if (event instanceof Task task) {
      tasks.add(task);
    } else {
      event.sentAway();
    }
  }

  // ---- the queue

  /** Runs a granted task and those behind it; the gate is held for them. */
  void runFrom(Task first) {
    Task task = first;
    @Nullable Gate held = this;
    for (int count = 1; task != null; count++) {
      held = task.runSafely(held);
      if (held == null) {
        return;
      }
      task = held.handOver();
      if (task != null && count == TASKS_IN_ONE_GO) {
        task.granted();
        return;
      }
    }
  }

  void add(Event event) {
    event.gate = this;
    enqueue(event);
    passOn();
  }

  private void enqueue(Event event) {
    count(event.unit());
    try {
      queue().add(event);
    } catch (Throwable noMemory) {
      count(-event.unit());
      throw noMemory;
    }
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
        bury(head);
        queue().remove(head);
      } else if (head instanceof Caller caller && mayOvertake(now) && !caller.insists()) {
        caller.offer(this, time);
        if (WORD.compareAndSet(this, now, now & ~HELD)) {
          caller.wakeUnlessAwake();
          return null;
        }
      } else if (grant(head)) {
        if (head instanceof Task task) {
          return task;
        }
        head.granted();
        return null;
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

  /** For a caller that was offered the gate and has woken: takes it unless somebody was faster. */
  boolean takeAsHead(Caller me) {
    long now = word;
    while (isFree(now)) {
      if (WORD.compareAndSet(this, now, now | HELD)) {
        if (grant(me)) {
          return true;
        }
        leave(); // it was sent away at this very moment
        return false;
      }
      now = word;
    }
    return false;
  }

  /** Takes an event out of the queue and grants it; false if it is not in there, or gave up. */
  private boolean grant(Event event) {
    if (!queue().remove(event)) {
      return false;
    }
    if (!event.grant()) {
      bury(event);
      return false;
    }
    count(-event.unit());
    return true;
  }

  @SuppressWarnings("unused") // without the result the call would not be exact, and so slow
  private void count(long units) {
    long before = (long) WORD.getAndAdd(this, units);
  }

  @SuppressWarnings("unused") // without the result the call would not be exact, and so slow
  private void countGivenUp(int more) {
    int before = (int) GIVEN_UP.getAndAdd(this, more);
  }

  private boolean mayOvertake(long now) {
    return now < ONE_TASK && overtakingNanos > 0;
  }

  private static boolean isFree(long now) {
    return (now & HELD) == 0;
  }

  /**
   * What is in the queue, and may have given up; what was counted may still be on its way there.
   */
  Stream<Event> queued() {
    Queue<Event> present = queue;
    return present == null ? Stream.empty() : present.stream();
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
