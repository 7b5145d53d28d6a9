package io.perdure.runtime.object;

import io.perdure.entry.PerdureCell;
import io.perdure.runtime.thread.StackHeadroom;
import io.perdure.runtime.turn.Gate;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The turns of one activation, one at a time (rules 2.1 to 2.4, 3.3 to 3.6): how they begin and
 * end, go into calls and come back, give themselves up and are taken again. There is one turn, in
 * these fields; what a turn has to keep while another one runs is put aside: in a {@link
 * Suspension} while it has given itself up, in a {@link Reentry} while it waits for one within it,
 * in a {@link SentAway} once the activation is broken and it has no part in it any more.
 *
 * <h2>Who may touch what</h2>
 *
 * All fields belong to the thread that holds the {@link #section}; entering and leaving a gate
 * orders the turns, so they need no synchronization of their own. {@link #owner} and {@link
 * #waitsInCall} are written by that thread only, and read by any thread that wants to know whether
 * it is the one: who reads itself wrote itself.
 *
 * <p>{@code owner} is set while code of this object runs. While the turn's thread is inside a call
 * to another object it is {@code waitsInCall} that names it. Every reference that a turn writes
 * costs a barrier of the garbage collector, so a turn writes as few as it can.
 */
abstract class Turns extends PerdureCell {

  final DurableType type;
  final Gate gate;

  /** The turn's thread, while it is in a call to another object. */
  private @Nullable Thread waitsInCall;

  /** How many turns wait outside of the gate, and will come back; written by who holds it. */
  private volatile int released;

  /** Grows whenever a turn begins, or comes back; looked at by the {@link Watchdog}. */
  private int turns;

  /** Of the turn, or of the last one. */
  private @Nullable TurnThread thread;

  private @Nullable Activation caller;
  private @Nullable Reentry reentry;

  /** What the turn is for, if nobody's thread waits for it; {@code null} for a plain call. */
  private @Nullable Origin origin;

  /** Made when somebody asks. */
  private @Nullable Frame frame;

  /** The gate the turn holds: {@link #gate}, or that of the section it is in. */
  private Gate section;

  /** What this turn has still to do before it ends or gives itself up (IG-37). */
  private @Nullable Deque<Continuation> microtasks;

  /** Made when the object's code attaches the first continuation that has to wait. */
  private @Nullable Continuations continuations;

  Turns(DurableType type) {
    this.type = type;
    gate = new Gate(type.surroundings.time(), type.surroundings.overtakingNanos());
    section = gate;
  }

  /** This one. */
  abstract Activation self();

  // ---- the turn

  /** Whether this thread is in the turn, or in a call that the turn made. */
  boolean isHeldByThisThread() {
    return entered(this) || waitsInCall == Thread.currentThread();
  }

  /** Whether a turn runs, waits, or is to begin; by the shutdown, which looks again later. */
  boolean isBusy() {
    return released > 0 || !gate.isIdle();
  }

  /**
   * The thread whose turn it is; {@code null} if there is none, or it is just going into a call or
   * coming back. Read without synchronization: for who looks again later.
   */
  @Nullable Thread holder() {
    Thread running = owner;
    return running != null ? running : waitsInCall;
  }

  /** Which turn it is; another one when a turn has begun or come back since. */
  int turns() {
    return turns;
  }

  /** Whether the turn's thread is in a call to another object. */
  boolean isInCall() {
    return waitsInCall != null;
  }

  /** Whether a turn waits where others are not let in meanwhile; nobody is in the object. */
  boolean awaitsInSection() {
    return holder() == null && released > 0 && section != gate;
  }

  /** The turn that made the call that this turn is for. */
  @Nullable Activation calledBy() {
    return caller;
  }

  /** Begins a turn, for a call on that instance; that gate is held. */
  void begin(
      Gate held,
      Object called,
      TurnThread by,
      @Nullable Activation calledBy,
      @Nullable Origin event,
      long calledAt) {
    if (held != gate && held.isLending()) {
      beginWithin(held, by, calledBy, event, calledAt);
      return;
    }
    if (thread != by) {
      thread = by;
    }
    if (section != held) {
      section = held;
    }
    if (origin != event) {
      origin = event;
    }
    if (calledBy != null) {
      caller = calledBy;
    }
    turns++;
    by.current = self();
    owner = Thread.currentThread();
    turnBegins(called);
    dependOn(calledAt);
  }

  /**
   * Ends a turn: does what is left to do, closes its write set and forgets the thread; the gate
   * stays held.
   *
   * @param lingering whether nobody may wait for what it wrote soon
   * @return the gate it holds; {@code null} if it was sent away from there
   */
  @Nullable Gate end(@Nullable Throwable thrown, boolean lingering) {
    boolean isHere = entered(this);
    if (isHere) {
      try {
        isHere = finish(thrown, lingering);
      } catch (Throwable unfinished) {
        breakOff(Broken.failedTurn(unfinished)); // nobody may find what it has left there
        throw unfinished;
      } finally {
        if (isHere) {
          forget();
        }
      }
    }
    if (!isHere) {
      unwind();
      return null;
    }
    return reentry == null ? section : giveBack(reentry);
  }

  /** Does what is left to do; false if the turn was sent away while it waited for that. */
  private boolean finish(@Nullable Throwable thrown, boolean lingering) {
    if (thrown instanceof VirtualMachineError) {
      breakOff(Broken.failedTurn(thrown)); // whatever becomes of that error (rule 2.2)
    }
    if (microtasks != null) {
      runMicrotasks();
      if (!entered(this)) {
        return false;
      }
    }
    closeWrites(lingering);
    return true;
  }

  private void forget() {
    owner = null;
    Activation calledBy = caller;
    Objects.requireNonNull(thread).current = calledBy;
    if (calledBy != null) {
      caller = null;
    }
    if (origin != null) {
      origin = null;
    }
    endFrame();
    if (reentry == null) {
      turnEnds();
    }
  }

  private void endFrame() {
    Frame mine = frame;
    if (mine != null) {
      mine.end();
      frame = null;
    }
  }

  /** This turn, for what descends from it; on its thread. */
  Frame frame() {
    Frame present = frame;
    if (present == null) {
      present = Frame.of(self(), caller, reentry, origin);
      frame = present;
    }
    return present;
  }

  @Override
  protected @Nullable Object leave(@Nullable Throwable thrown, @Nullable Object result)
      throws Throwable {
    Object outside = null;
    try {
      outside = outside(result);
    } finally {
      leave(thrown);
    }
    return outside;
  }

  @Override
  protected void leave(@Nullable Throwable thrown) throws Throwable {
    if (owner != Thread.currentThread()) {
      leaveBroken(thrown);
      return;
    }
    if (reentry != null) {
      leaveReentry(reentry, thrown);
      return;
    }
    Activation calledBy = caller;
    Frame waiting = null;
    boolean isHere = true;
    boolean isFinished = false;
    long number = 0;
    Throwable error = thrown;
    try {
      waiting = waiting();
      isHere = finish(thrown, calledBy != null);
      isFinished = true;
    } finally {
      try {
        if (!isFinished) {
          breakOff(Broken.FAILED_TURN); // nobody may find what it has left there
        }
        breakIfNeverMade();
        number = dependsOn();
        error = isBroken() ? errorInsteadOf(thrown) : thrown;
      } finally {
        if (isHere) {
          forget();
          section.leave();
        } else {
          unwind();
        }
        if (calledBy != null) {
          calledBy.resume(number, waiting);
        }
      }
    }
    reply(thrown, error, calledBy, number);
  }

  private void reply(
      @Nullable Throwable thrown,
      @Nullable Throwable error,
      @Nullable Activation calledBy,
      long number)
      throws Throwable {
    if (error != null && !sameObject(error, thrown)) {
      throw error;
    }
    if (calledBy == null && number != 0 && !type.surroundings.committer().isDurable(number)) {
      awaitReply(number);
    }
  }

  /** Before the turn ends: the one that waits for it on this thread, if it may have lent. */
  private @Nullable Frame waiting() {
    if (frame == null && microtasks == null) {
      return null;
    }
    return frame().waiting(); // what is left to do may make calls as well
  }

  /** The end of a turn of a broken activation that does not hold it any more. */
  private void leaveBroken(@Nullable Throwable thrown) throws Throwable {
    Frame waiting = unwind();
    long number = dependsOn();
    Activation calledBy = TurnThread.current().current;
    if (calledBy != null && calledBy != this) {
      calledBy.resume(number, waiting);
    }
    reply(thrown, errorInsteadOf(thrown), calledBy, number);
  }

  /**
   * Goes back to the caller of the innermost turn of a broken activation on this thread. What is in
   * the activation may be another turn's, which goes on there.
   */
  private @Nullable Frame unwind() {
    TurnThread here = TurnThread.current();
    SentAway sent = Objects.requireNonNull(here.sentAway, "a turn that nobody began");
    here.sentAway = sent.before();
    Reentry inner = sent.reentry();
    if (inner == null) {
      here.current = sent.caller();
    } else {
      here.current = inner.loan() == null ? self() : inner.lender();
      if (inner.thread() == here) { // so is the turn around it
        here.sentAway =
            new SentAway(self(), inner.caller(), inner.outer(), inner.frame(), here.sentAway);
      }
    }
    Frame mine = sent.frame();
    if (mine == null) {
      return null;
    }
    mine.end();
    return mine.waiting();
  }

  @SuppressWarnings("ReferenceEquality") // the very same exception reaches the caller
  private static boolean sameObject(@Nullable Object one, @Nullable Object other) {
    return one == other;
  }

  // ---- giving itself up (rule 3.3)

  /**
   * How this turn comes back; what it has to do before others come is done.
   *
   * @param causes what else has to happen first: calls, and the one it is in; {@code null} for none
   */
  Suspension suspension(@Nullable Object... causes) {
    runMicrotasks();
    requireTurn(); // what was left to do may have waited
    seal();
    WaitGraph.Wait wait = enterWait(causes);
    return new Suspension(
        Objects.requireNonNull(thread),
        caller,
        reentry,
        frame,
        origin,
        section.returning(),
        heldInstance(),
        wait);
  }

  /** Lets others in. */
  void giveUp() {
    caller = null;
    reentry = null;
    frame = null;
    origin = null;
    owner = null;
    turnEnds();
    countReleased(1);
    type.surroundings.admission().queued();
    section.leave();
  }

  /** Waits until it is this turn's turn again; or it is sent away. */
  void comeBack(Suspension way) {
    Gate held = way.back().await();
    type.surroundings.waits().end(way.entry());
    if (held == null) {
      way.thread().sentAway =
          new SentAway(self(), way.caller(), way.reentry(), way.frame(), way.thread().sentAway);
      return;
    }
    countReleased(-1);
    turns++;
    section = held;
    thread = way.thread();
    caller = way.caller();
    reentry = way.reentry();
    frame = way.frame();
    origin = way.origin();
    turnBegins(way.instance());
    owner = Thread.currentThread();
  }

  private void countReleased(int more) {
    int now = released + more;
    released = now;
  }

  /** Its gate is what it needs again. */
  private WaitGraph.@Nullable Wait enterWait(@Nullable Object... causes) {
    boolean mayBeWaitedFor = caller != null || reentry != null || origin != null || section != gate;
    if (!mayBeWaitedFor) {
      return null;
    }
    Object[] targets =
        Stream.concat(Stream.of(section), Stream.of(causes)).filter(Objects::nonNull).toArray();
    return type.surroundings.waits().begin(frame(), section.outer(), targets);
  }

  // ---- sections

  /** The turn goes on in a section, which is held. */
  void enterSection(Gate fresh) {
    section = fresh;
  }

  /** The turn goes on in the gate around its section; after what there is left to do in it. */
  void leaveSection() {
    if (entered(this)) {
      try {
        runMicrotasks();
      } finally {
        if (entered(this)) {
          section = section.close();
        }
      }
    }
  }

  Gate section() {
    return section;
  }

  // ---- events of the object

  TurnExecutor turnExecutor() {
    requireTurn();
    return new TurnExecutor(frame(), section, instance());
  }

  /**
   * Adds to what the turn does before it ends, or gives itself up.
   *
   * @return false if this thread is not in a turn of that section
   */
  boolean addMicrotask(Gate of, Continuation task) {
    if (!entered(this) || section != of.open()) {
      return false;
    }
    Deque<Continuation> present = microtasks;
    if (present == null) {
      present = new ArrayDeque<>();
      microtasks = present;
    }
    present.add(task);
    return true;
  }

  /** Does what there is left to do. */
  void runMicrotasks() {
    for (Continuation next = nextMicrotask(); next != null; next = nextMicrotask()) {
      if (isBroken()) {
        next.drop();
      } else {
        next.runHere();
      }
    }
  }

  /** One that awaits comes back to other ones; or not, and then what is there is not its own. */
  private @Nullable Continuation nextMicrotask() {
    Deque<Continuation> present = microtasks;
    if (present == null || !entered(this)) {
      return null;
    }
    Continuation next = present.poll();
    if (next == null) {
      microtasks = null;
    }
    return next;
  }

  Continuations continuations() {
    Continuations present = continuations;
    if (present == null) {
      present = continuations = new Continuations();
    }
    return present;
  }

  // ---- calls that this turn makes, and calls that come back

  /** The turn's thread goes into a call to another object. */
  void suspend() {
    waitsInCall = owner;
    owner = null;
  }

  /**
   * The call is over; this turn depends on what the callee did.
   *
   * @param mine this turn, if anybody may have the object on loan from it
   */
  void resume(long calleeNumber, @Nullable Frame mine) {
    if (mine != null && !mine.goOn()) {
      TurnThread here = TurnThread.current();
      here.sentAway = new SentAway(self(), mine.caller, mine.reentry, mine, here.sentAway);
    }
    if (isBroken() && isSentAway()) {
      return;
    }
    owner = waitsInCall;
    waitsInCall = null;
    dependOn(calleeNumber);
  }

  private boolean isSentAway() {
    SentAway sent = TurnThread.current().sentAway;
    return sent != null && sent.activation() == this;
  }

  /** A call of the object's own reference, which is a part of the turn around it (rule 3.6). */
  void beginOwn() {
    throwIfBroken();
    StackHeadroom.require();
    Frame around = frame();
    TurnThread by = Objects.requireNonNull(thread);
    Gate within = section.uncountedSection();
    reentry =
        new Reentry(null, null, by, null, caller, reentry, section, microtasks, around, origin);
    frame = null;
    microtasks = null;
    section = within;
  }

  /** A turn within the one that lends the object, and waits meanwhile (rule 3.6). */
  private void beginWithin(
      Gate loan,
      TurnThread by,
      @Nullable Activation lender,
      @Nullable Origin event,
      long calledAt) {
    Gate within = loan.uncountedSection();
    reentry =
        new Reentry(
            lender,
            loan,
            Objects.requireNonNull(thread),
            waitsInCall,
            caller,
            reentry,
            section,
            microtasks,
            frame,
            origin);
    thread = by;
    waitsInCall = null;
    caller = null;
    frame = null;
    origin = event;
    microtasks = null;
    section = within;
    by.current = self();
    owner = Thread.currentThread();
    dependOn(calledAt);
  }

  /** Ends a turn within another one, which gets back what it has left here. */
  private @Nullable Gate giveBack(Reentry inner) {
    section.close();
    thread = inner.thread();
    waitsInCall = inner.waitsInCall();
    caller = inner.caller();
    frame = inner.frame();
    origin = inner.origin();
    microtasks = inner.microtasks();
    section = inner.section();
    reentry = inner.outer();
    return inner.loan();
  }

  private void leaveReentry(Reentry inner, @Nullable Throwable thrown) throws Throwable {
    Activation lender = inner.lender();
    Gate loan = inner.loan();
    Frame waiting = null;
    boolean isHere = true;
    try {
      waiting = waiting();
      if (thrown instanceof VirtualMachineError) {
        breakOff(Broken.failedTurn(thrown)); // whatever the lender makes of it (rule 2.2)
      }
      runMicrotasks();
      isHere = entered(this);
      if (loan != null && isHere) {
        closeWrites(true);
      }
    } finally {
      if (isHere) {
        long number = dependsOn();
        endFrame();
        giveBack(inner);
        if (loan != null) {
          owner = null;
          TurnThread.current().current = lender;
          loan.leave();
        }
        if (lender != null) {
          lender.resume(number, waiting);
        }
      }
    }
    if (!isHere) { // sent away while it waited for what was left to do
      leaveBroken(thrown);
      return;
    }
    if (loan != null && isBroken() && !(thrown instanceof VirtualMachineError)) {
      throw resetError(); // what it says may never have been
    }
  }

  // ---- what the activation does

  /** A turn has the object: for a call on that instance. */
  abstract void turnBegins(@Nullable Object called);

  /** No turn has the object. */
  abstract void turnEnds();

  /** What {@link #turnBegins} was told. */
  abstract @Nullable Object heldInstance();

  abstract @Nullable Object outside(@Nullable Object value);

  abstract long dependsOn();

  public abstract void dependOn(long number);

  public abstract long seal();

  /** Closes the open write set, if there is one. */
  abstract void closeWrites(boolean lingering);

  /** Waits at the output gate. */
  abstract void awaitReply(long number);

  abstract boolean isBroken();

  abstract void breakOff(Broken why);

  abstract void breakIfNeverMade();

  abstract void throwIfBroken();

  abstract RuntimeException resetError();

  abstract @Nullable Throwable errorInsteadOf(@Nullable Throwable thrown);

  public abstract void requireTurn();

  abstract Object instance();
}
