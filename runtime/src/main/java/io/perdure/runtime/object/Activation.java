package io.perdure.runtime.object;

import io.perdure.entry.PerdureCell;
import io.perdure.runtime.api.ObjectView;
import io.perdure.runtime.api.StorageView;
import io.perdure.runtime.commit.CommitFailedException;
import io.perdure.runtime.storage.ObjectStorage;
import io.perdure.runtime.storage.TurnOwner;
import io.perdure.runtime.store.ObjectKey;
import io.perdure.runtime.turn.Gate;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.lang.ref.WeakReference;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * The live instance of an object, and the turn that runs in it (rules 1.3, 2.1).
 *
 * <h2>Who may touch what</h2>
 *
 * Fields marked <em>turn</em> belong to the thread that holds the {@link #gate}; entering and
 * leaving the gate orders the turns, so they need no synchronization of their own. {@link #owner}
 * and {@link #waitsInCall} are written by that thread only, and read by any thread that wants to
 * know whether it is the one: who reads itself wrote itself.
 *
 * <p>{@code owner} is set while code of this object runs. While the turn's thread is inside a call
 * to another object it is {@code waitsInCall} that names it, so that a call which comes back is
 * seen as one. Every reference that a turn writes costs a barrier of the garbage collector, so a
 * turn writes as few as it can.
 *
 * <h2>Numbers</h2>
 *
 * {@link #dependsOn} is the highest number this activation depends on (rule 5.2): its own write
 * sets', its callers', its callees'. A failed commit declares numbers lost and then breaks every
 * activation that depends on one; an activation raises its number and then asks whether it was
 * lost. Both sides are volatile, so one of the two sees the other.
 */
final class Activation extends PerdureCell implements TurnOwner, ObjectView {

  private static final VarHandle BROKEN;
  private static final VarHandle DEPENDENTS;

  static {
    try {
      MethodHandles.Lookup lookup = MethodHandles.lookup();
      BROKEN = lookup.findVarHandle(Activation.class, "broken", Broken.class);
      DEPENDENTS = lookup.findVarHandle(Activation.class, "dependents", Set.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  final DurableType type;
  final Gate gate;
  private final @Nullable Reference reference;
  private final @Nullable ObjectStorage storage;

  /** What the object is known as outside; the instance itself if it has no identity (rule 1.6). */
  private final @Nullable Object shell;

  private @Nullable Thread waitsInCall;
  private volatile long dependsOn;

  /** The last write set that no reply waits for (rule 4.5): if it is lost, so is the activation. */
  private volatile long unconfirmed;

  private volatile @Nullable Broken broken;

  /** How many turns wait outside of the gate, and will come back; written by who holds it. */
  private volatile int released;

  /** What has to end when the activation does, though no turn of its runs. */
  private volatile @Nullable Set<Dependent> dependents;

  // turn
  /** Grows whenever a turn begins, or comes back; looked at by the {@link Watchdog}. */
  private int turns;

  private @Nullable Object instance;

  /**
   * The instance, too, if its cell is kept apart from it, and so keeps this activation alive: then
   * {@link #instance} is set only while it has to live, in a turn or as long as the object does.
   */
  private @Nullable WeakReference<Object> weakly;

  private boolean constructed;

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

  /** The activation of an object; its instance is made in the first turn. */
  Activation(DurableType type, Reference reference, Object shell, long readableFrom) {
    this.type = type;
    this.reference = reference;
    this.shell = shell;
    Surroundings around = type.surroundings;
    gate = new Gate(around.time(), around.overtakingNanos());
    section = gate;
    storage =
        new ObjectStorage(
            reference.key,
            this,
            type.fence,
            type.codec,
            around.store(),
            around.committer(),
            type.api.failures(),
            around.limits().of(type.name),
            around.limits().unflushed(),
            readableFrom);
  }

  /**
   * An instance that was made with {@code new}: turns, but no identity and no storage (rule 1.6).
   */
  Activation(DurableType type, Object instance) {
    this.type = type;
    if (type.instances().cells().isApart()) {
      weakly = new WeakReference<>(instance);
    } else {
      this.instance = instance;
    }
    constructed = true;
    reference = null;
    storage = null;
    shell = null;
    gate = new Gate(type.surroundings.time(), type.surroundings.overtakingNanos());
    section = gate;
  }

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
    by.current = this;
    owner = Thread.currentThread();
    if (weakly != null && reference == null) {
      instance = called;
    }
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
    if (!entered(this)) {
      unwind();
      return null;
    }
    try {
      if (thrown instanceof VirtualMachineError) {
        breakOff(Broken.failedTurn(thrown));
      }
      if (microtasks != null) {
        runMicrotasks();
      }
      if (storage != null && storage.isDirty()) {
        seal(lingering);
      }
    } finally {
      owner = null;
      endFrame();
      Activation calledBy = caller;
      Objects.requireNonNull(thread).current = calledBy;
      if (calledBy != null) {
        caller = null;
      }
      if (origin != null) {
        origin = null;
      }
      if (reentry == null && weakly != null && (reference == null || isBroken())) {
        instance = null;
      }
    }
    return reentry == null ? section : giveBack(reentry);
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
      present = Frame.of(this, caller, reentry, origin);
      frame = present;
    }
    return present;
  }

  @Override
  protected @Nullable Object leave(@Nullable Throwable thrown, @Nullable Object result)
      throws Throwable {
    Object outside = outside(result);
    leave(thrown);
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
    Frame waiting = frame == null ? null : frame.waiting();
    long number;
    Throwable error;
    try {
      end(thrown, calledBy != null);
    } finally {
      breakIfNeverMade();
      number = dependsOn;
      error = isBroken() ? errorInsteadOf(thrown) : thrown;
      section.leave();
      if (calledBy != null) {
        calledBy.resume(number, waiting);
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

  /** The end of a turn of a broken activation that does not hold it any more. */
  private void leaveBroken(@Nullable Throwable thrown) throws Throwable {
    Frame waiting = unwind();
    long number = dependsOn;
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
      here.current = inner.loan() == null ? this : inner.lender();
      if (inner.thread() == here) { // so is the turn around it
        here.sentAway =
            new SentAway(this, inner.caller(), inner.outer(), inner.frame(), here.sentAway);
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

  /** The output gate: the reply waits, the object does not (rules 5.1, 5.5). */
  private void awaitReply(long number) {
    if (!type.surroundings.replyGate()) {
      return;
    }
    ReleasedTurn released = TurnThread.current().released;
    if (released != null) {
      released.replied(number);
      return;
    }
    try {
      type.surroundings.committer().await(number);
    } catch (CommitFailedException e) {
      throw lostReply(e);
    }
  }

  /** What a caller gets instead of a reply that will never be backed by durable state. */
  RuntimeException lostReply(CommitFailedException why) {
    return lost(why).error(type.api.failures(), keyOrNull(), this);
  }

  /** What a reply of a broken activation becomes; otherwise {@code thrown} itself. */
  @Nullable Throwable errorInsteadOf(@Nullable Throwable thrown) {
    Broken gone = broken;
    return gone == null
            || gone.kind() == Broken.Kind.NEVER_MADE
            || thrown instanceof VirtualMachineError
        ? thrown
        : error(gone);
  }

  // ---- waiting

  /** Between turns: forgets what nobody asks for (rule 4.6). */
  void sweep() {
    if (storage != null && !storage.isEmpty() && gate.tryEnter()) {
      try {
        storage.sweep();
      } finally {
        gate.leave();
      }
    }
  }

  /** Before a turn, with the gate held: waits while too much is not durable yet (rule 4.6). */
  void awaitRoom() {
    if (storage != null && storage.isFull()) {
      storage.awaitRoom();
    }
  }

  @Override
  public void release(Runnable wait) {
    Suspension way = suspension();
    WaitGraph waits = type.surroundings.waits();
    WaitGraph.Wait entry =
        mayBeWaitedFor() ? waits.begin(frame(), section.outer(), targets(null)) : null;
    giveUp();
    try {
      wait.run();
    } finally {
      way.arrive();
      comeBack(way);
      waits.end(entry);
    }
    throwIfBroken();
  }

  /** Makes a call that blocks, outside of the turn, which is given up meanwhile (rule 3.4). */
  @Nullable Object releaseFor(Waits.Call call) throws Throwable {
    requireTurn();
    Suspension way = suspension();
    TurnThread by = way.thread();
    ReleasedTurn outer = by.released;
    ReleasedTurn mine = new ReleasedTurn(frame(), section, seal());
    WaitGraph waits = type.surroundings.waits();
    WaitGraph.Wait wait =
        mayBeWaitedFor() ? waits.begin(frame(), section.outer(), targets(null)) : null;
    by.released = mine;
    by.current = null;
    giveUp();
    try {
      return call.call();
    } finally {
      way.arrive();
      comeBack(way);
      waits.end(wait);
      by.released = outer;
      by.current = this;
      throwIfBroken();
      dependOn(mine.number());
    }
  }

  /** Waits for the answer of a call, and keeps the object; what comes back gets it on loan. */
  @Nullable Object blockFor(AsyncCall call, Waits.Call wait) throws Throwable {
    Frame mine = frame();
    WaitGraph waits = type.surroundings.waits();
    WaitGraph.Wait entry = waits.begin(mine, section, call);
    mine.waitFor(call);
    suspend();
    try {
      return wait.call();
    } finally {
      waits.end(entry);
      resume(0, mine);
    }
  }

  /** Waits for a result, and lets others in meanwhile, if it is not there yet (rule 3.3). */
  <T extends @Nullable Object> T await(CompletionStage<T> stage) throws Throwable {
    requireTurn();
    runMicrotasks();
    CompletableFuture<T> result = new CompletableFuture<>();
    var unused = stage.whenComplete((value, failure) -> Results.settle(result, value, failure));
    if (!result.isDone()) {
      Suspension way = suspension();
      WaitGraph waits = type.surroundings.waits();
      WaitGraph.Wait wait =
          mayBeWaitedFor() ? waits.begin(frame(), section.outer(), targets(stage)) : null;
      addDependent(way);
      unused = result.whenComplete((value, failure) -> way.arrive());
      giveUp();
      comeBack(way);
      waits.end(wait);
      removeDependent(way);
      throwIfBroken();
    }
    return Results.of(result);
  }

  /** Whether anybody may wait for this turn, though it gives its gate up. */
  private boolean mayBeWaitedFor() {
    return caller != null || reentry != null || origin != null || section != gate;
  }

  /** What a turn that gives itself up waits for: its gate, and the answer of a call. */
  private Object[] targets(@Nullable CompletionStage<?> stage) {
    AsyncCall call = stage instanceof Reply reply ? reply.call() : null;
    return call == null ? new Object[] {section} : new Object[] {section, call};
  }

  private Suspension suspension() {
    runMicrotasks();
    seal();
    return new Suspension(
        Objects.requireNonNull(thread),
        caller,
        reentry,
        frame,
        origin,
        section.returning(),
        instance);
  }

  private void giveUp() {
    caller = null;
    reentry = null;
    frame = null;
    origin = null;
    owner = null;
    if (weakly != null && reference == null) {
      instance = null;
    }
    countReleased(1);
    type.surroundings.admission().queued();
    section.leave();
  }

  private void comeBack(Suspension way) {
    Gate held = way.back().await();
    if (held == null) {
      way.thread().sentAway =
          new SentAway(this, way.caller(), way.reentry(), way.frame(), way.thread().sentAway);
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
    if (weakly != null && reference == null) {
      instance = way.instance();
    }
    owner = Thread.currentThread();
  }

  private void countReleased(int more) {
    int now = released + more;
    released = now;
  }

  // ---- sections

  @Override
  public <T extends @Nullable Object> T blockConcurrencyWhile(Callable<T> action) throws Exception {
    return new CriticalSection(this).run(action);
  }

  @Override
  public <T extends @Nullable Object> T inTransaction(Callable<T> action) throws Exception {
    return new CriticalSection(this).runTransaction(action);
  }

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
        section = section.close();
      }
    }
  }

  Gate section() {
    return section;
  }

  // ---- events of the object

  @Override
  public Executor executor() {
    return turnExecutor();
  }

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

  private void runMicrotasks() {
    Deque<Continuation> present = microtasks;
    if (present == null) {
      return;
    }
    for (Continuation next = present.poll(); next != null; next = present.poll()) {
      if (isBroken()) {
        next.drop();
      } else {
        next.runHere();
      }
    }
    microtasks = null;
  }

  @Override
  public void abort(String reason) {
    requireTurn();
    breakOff(new Broken(Broken.Kind.ABORTED, reason, null));
    throwIfBroken();
  }

  // ---- what ends with the activation

  void addDependent(Dependent dependent) {
    dependentsOrNew().add(dependent);
    if (isBroken()) {
      dependent.activationBroken();
    }
  }

  void removeDependent(Dependent dependent) {
    Set<Dependent> present = dependents;
    if (present != null) {
      present.remove(dependent);
    }
  }

  private Set<Dependent> dependentsOrNew() {
    Set<Dependent> present = dependents;
    if (present == null) {
      Set<Dependent> fresh = ConcurrentHashMap.newKeySet();
      present = (Set<Dependent>) DEPENDENTS.compareAndExchange(this, null, fresh);
      present = present == null ? fresh : present;
    }
    return present;
  }

  Continuations continuations() {
    Continuations present = continuations;
    if (present == null) {
      present = continuations = new Continuations();
    }
    return present;
  }

  // ---- calls that this turn makes, and calls that come back

  /**
   * Before a call to another object: closes the write set, so that the callee's come after it (rule
   * 5.3).
   *
   * @return the number the callee depends on
   */
  long passNumber() {
    breakIfLostUnseen();
    throwIfBroken();
    if (storage != null && storage.isDirty()) {
      seal(true);
      throwIfBroken();
    }
    return dependsOn;
  }

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
      here.sentAway = new SentAway(this, mine.caller, mine.reentry, mine, here.sentAway);
    }
    if (broken != null && isSentAway()) {
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
    by.current = this;
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

  private void leaveReentry(Reentry inner, @Nullable Throwable thrown) {
    Activation lender = inner.lender();
    Gate loan = inner.loan();
    Frame waiting = frame == null ? null : frame.waiting();
    long number;
    try {
      if (thrown instanceof VirtualMachineError) {
        breakOff(Broken.failedTurn(thrown)); // whatever the lender makes of it (rule 2.2)
      }
      runMicrotasks();
      if (loan != null && storage != null && storage.isDirty()) {
        seal(true);
      }
    } finally {
      number = dependsOn;
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
    if (loan != null && broken != null && !(thrown instanceof VirtualMachineError)) {
      throw error(broken); // what it says may never have been
    }
  }

  // ---- the instance

  Object instance() {
    Object present = instanceOrNull();
    if (present == null) {
      throwIfBroken(); // and collected meanwhile, since nobody but this call knew of it
    }
    return Objects.requireNonNull(present);
  }

  /** Whether a call on it is a part of the turn. */
  boolean isItself(@Nullable Object called) {
    return called == instanceOrNull();
  }

  private @Nullable Object instanceOrNull() {
    Object strong = instance;
    return strong == null && weakly != null ? weakly.get() : strong;
  }

  /** Whether the constructor under way on this thread is the one that makes this instance. */
  boolean adopts(Object candidate) {
    Object present = instanceOrNull();
    if (present == null
        && weakly == null
        && candidate.getClass() == type.javaClass
        && entered(this)) {
      present = instance = candidate;
      if (type.instances().cells().isApart()) {
        weakly = new WeakReference<>(candidate);
      }
    }
    return present == candidate;
  }

  /** Runs the constructor, in the turn (rule 1.3). */
  void construct() throws Throwable {
    breakIfOutdated();
    Object made;
    section = section.uncountedSection(); // nobody gets in while it waits (IG-66)
    try {
      made = type.api.create(this);
      if (made == null) {
        made = type.instances().construct(this);
      }
    } finally {
      leaveSection();
    }
    throwIfBroken();
    if (made != instanceOrNull()) {
      throw type.api
          .failures()
          .invalidClass(
              type.javaClass.getName(),
              "the factory returned "
                  + made.getClass().getName()
                  + " that it did not make during this call; return a new "
                  + type.javaClass.getName(),
              null);
    }
    constructed = true;
    if (storage != null && storage.isDirty()) {
      seal(true);
    }
  }

  /** Asked when the activation can be found through its reference; see {@link Takeover}. */
  private void breakIfOutdated() {
    Broken outdated = type.outdated();
    if (outdated != null) {
      breakOff(outdated);
      throw error(outdated);
    }
  }

  /** A constructor that threw leaves nothing behind: the next call tries again (rule 1.3). */
  void breakIfNeverMade() {
    if (!constructed) {
      breakOff(new Broken(Broken.Kind.NEVER_MADE, "its constructor failed", null));
    }
  }

  boolean isConstructed() {
    return constructed;
  }

  /** What a caller sees of a value: the activation itself leaves as its reference (rule 1.2). */
  @Nullable Object outside(@Nullable Object value) {
    return value != null && value == instanceOrNull() && shell != null ? shell : value;
  }

  Object shellOrInstance() {
    return shell != null ? shell : instance();
  }

  @Nullable Reference reference() {
    return reference;
  }

  // ---- numbers and the end of the activation

  long dependsOn() {
    return dependsOn;
  }

  @Override
  public void dependOn(long number) {
    if (number > dependsOn) {
      breakIfLostUnseen();
      dependsOn = number;
      breakIfLost(number);
    }
  }

  private void breakIfLost(long number) {
    CommitFailedException why = type.surroundings.committer().whyLost(number);
    if (why != null) {
      breakOff(lost(why));
    }
  }

  @Override
  public long seal() {
    if (storage != null && storage.isDirty()) {
      seal(true);
    }
    throwIfBroken();
    return Math.max(dependsOn, unconfirmed);
  }

  private void seal(boolean lingering) {
    ObjectStorage written = Objects.requireNonNull(storage);
    if (broken != null) {
      written.dropOpen();
      return;
    }
    try {
      boolean confirmed = written.isConfirmed();
      long number = written.seal(Math.max(dependsOn, unconfirmed), lingering || !confirmed);
      Objects.requireNonNull(reference).lastNumber = number;
      if (confirmed) {
        dependOn(number);
      } else {
        unconfirmed = number;
        breakIfLost(number);
      }
    } catch (CommitFailedException e) {
      Broken outdated = type.outdated();
      breakOff(outdated != null ? outdated : lost(e));
    } catch (RuntimeException | Error e) {
      // Memory holds writes now that the store will never see.
      breakOff(new Broken(Broken.Kind.FAILED_TURN, "its writes could not be queued: " + e, e));
      throw e;
    }
  }

  /** Breaks the activation if it depends on a number above {@code durable}; by the committer. */
  void breakIfAbove(long durable, CommitFailedException why) {
    if (Math.max(dependsOn, unconfirmed) > durable) {
      breakOff(lost(why));
    }
  }

  /** Ends the activation: nothing it does counts any more, the next call makes a new one. */
  void breakOff(Broken why) {
    if (BROKEN.compareAndSet(this, (Broken) null, why)) {
      if (reference != null) {
        reference.forget(this);
      }
      if (weakly != null) {
        instance = null;
      }
      gate.breakOff();
      Set<Dependent> ending = dependents;
      if (ending != null) {
        ending.forEach(Dependent::activationBroken);
      }
    }
  }

  boolean isBroken() {
    return broken != null;
  }

  /**
   * A call that carries a lost number is refused at the door: it may say what never was, and an
   * activation that has not heard it need not be reset.
   */
  @Nullable RuntimeException refusalOf(long calledAt) {
    CommitFailedException why =
        calledAt == 0 ? null : type.surroundings.committer().whyLost(calledAt);
    return why == null ? null : lostReply(why);
  }

  /** Whether a turn may begin; the gate is held. */
  boolean isUsable() {
    breakIfLostUnseen();
    return broken == null;
  }

  /**
   * A failed commit does not find an instance that was made with {@code new}, which nobody keeps;
   * so it asks itself, before its turns and before it forgets a number for a higher one.
   */
  private void breakIfLostUnseen() {
    if (reference == null) {
      CommitFailedException why = type.surroundings.committer().whyLost(dependsOn);
      if (why != null) {
        breakOff(lost(why));
      }
    }
  }

  void throwIfBroken() {
    Broken why = broken;
    if (why != null) {
      if (why.kind().endsTheCode()) {
        throw new TurnEnded(this, why);
      }
      throw error(why);
    }
  }

  /** For what is not the object's own code. */
  void throwResetIfBroken() {
    if (isBroken()) {
      throw resetError();
    }
  }

  /** Of a broken activation. */
  RuntimeException resetError() {
    return error(Objects.requireNonNull(broken));
  }

  @Override
  public RuntimeException exceeded(String reason) {
    Broken why = new Broken(Broken.Kind.EXCEEDED_LIMIT, reason, null);
    breakOff(why);
    return error(why);
  }

  RuntimeException error(Broken why) {
    return why.error(type.api.failures(), keyOrNull(), this);
  }

  private static Broken lost(CommitFailedException why) {
    return new Broken(Broken.Kind.LOST_WRITES, String.valueOf(why.getMessage()), why);
  }

  // ---- the object as its own code sees it

  @Override
  public void requireTurn() {
    throwIfBroken();
    if (!entered(this)) {
      throw new IllegalStateException(
          "The storage of "
              + this
              + " is used outside of its turn; use it in the object's own methods, on the thread"
              + " that runs them");
    }
  }

  @Override
  public Class<?> javaClass() {
    return type.javaClass;
  }

  @Override
  public String typeName() {
    return type.name;
  }

  @Override
  public String id() {
    return identity().key.id();
  }

  @Override
  public StorageView storage() {
    identity();
    return Objects.requireNonNull(storage);
  }

  private Reference identity() {
    if (reference == null) {
      throw new IllegalStateException(
          "This "
              + type.javaClass.getName()
              + " was made with new, so it has no id and no storage; get one with"
              + " DurableObjects.get("
              + type.javaClass.getSimpleName()
              + ".class, id)");
    }
    return reference;
  }

  @Nullable ObjectKey keyOrNull() {
    return reference == null ? null : reference.key;
  }

  /** Type and id, as errors name it. */
  @Override
  public String toString() {
    return reference == null ? type.name + " (made with new)" : reference.key.toString();
  }
}
