package io.perdure.runtime.object;

import io.perdure.runtime.api.ObjectView;
import io.perdure.runtime.api.StorageView;
import io.perdure.runtime.commit.CommitFailedException;
import io.perdure.runtime.commit.Committer;
import io.perdure.runtime.storage.ObjectStorage;
import io.perdure.runtime.storage.ReservedSpace;
import io.perdure.runtime.storage.ReservedStorage;
import io.perdure.runtime.storage.TurnOwner;
import io.perdure.runtime.store.ObjectKey;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.lang.ref.WeakReference;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The live instance of an object, and the turn that runs in it (rules 1.3, 2.1).
 *
 * <h2>Numbers</h2>
 *
 * {@link #dependsOn} is the highest number this activation depends on (rule 5.2): its own write
 * sets', its callers', its callees'. A failed commit declares numbers lost and then breaks every
 * activation that depends on one; an activation raises its number and then asks whether it was
 * lost. Both sides are volatile, so one of the two sees the other.
 */
final class Activation extends Turns implements TurnOwner, ObjectView {

  private static final Logger log = LoggerFactory.getLogger(Activation.class);
  private static final VarHandle BROKEN;
  private static final VarHandle DEPENDENTS;
  private static final VarHandle CACHES;

  static {
    try {
      MethodHandles.Lookup lookup = MethodHandles.lookup();
      BROKEN = lookup.findVarHandle(Activation.class, "broken", Broken.class);
      DEPENDENTS = lookup.findVarHandle(Activation.class, "dependents", Set.class);
      CACHES = lookup.findVarHandle(Activation.class, "caches", Caches.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final @Nullable Reference reference;
  private final @Nullable ObjectStorage storage;

  /** What the object is known as outside; the instance itself if it has no identity (rule 1.6). */
  private final @Nullable Object shell;

  private volatile long dependsOn;

  /** The last write set that no reply waits for (rule 4.5): if it is lost, so is the activation. */
  private volatile long unconfirmed;

  private volatile @Nullable Broken broken;

  /** What has to end when the activation does, though no turn of its runs. */
  private volatile @Nullable Set<Dependent> dependents;

  /** Made by the first call of a cached method; gone with the activation (rule 6.5). */
  private volatile @Nullable Caches caches;

  // turn
  private @Nullable Object instance;

  /** Of the tasks given away since the write set was opened. */
  private @Nullable HandedOver handedOver;

  /**
   * The instance, too, if its cell is kept apart from it, and so keeps this activation alive: then
   * {@link #instance} is set only while it has to live, in a turn or as long as the object does.
   */
  private @Nullable WeakReference<Object> weakly;

  private boolean constructed;

  /** The activation of an object; its instance is made in the first turn. */
  Activation(DurableType type, Reference reference, Object shell, long readableFrom) {
    super(type);
    this.reference = reference;
    this.shell = shell;
    Surroundings around = type.surroundings;
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
    super(type);
    if (type.instances().cells().isApart()) {
      weakly = new WeakReference<>(instance);
    } else {
      this.instance = instance;
    }
    constructed = true;
    reference = null;
    storage = null;
    shell = null;
  }

  @Override
  Activation self() {
    return this;
  }

  @Override
  void turnBegins(@Nullable Object called) {
    if (weakly != null && reference == null) {
      instance = called;
    }
  }

  @Override
  void turnEnds() {
    if (weakly != null && (reference == null || isBroken())) {
      instance = null;
    }
  }

  @Override
  @Nullable Object heldInstance() {
    return instance;
  }

  // ---- what its cached methods keep

  Caches caches() {
    Caches present = caches;
    if (present == null) {
      Caches fresh = new Caches();
      present = (Caches) CACHES.compareAndExchange(this, (Caches) null, fresh);
      present = present == null ? fresh : present;
    }
    return present;
  }

  /** What a persistent method of an object keeps. */
  PersistedValues persistedValues(WovenMethod method) {
    return new PersistedValues(
        reserved(), type.codec, type.surroundings.time(), method.storedName(type.javaClass));
  }

  ReservedStorage reserved() {
    return Objects.requireNonNull(storage).reserved(ReservedSpace.CACHED);
  }

  /** Whether it has a storage, and not been made with {@code new}. */
  boolean isStored() {
    return storage != null;
  }

  /** Whether what its turn has written may still be rolled back. */
  boolean isInTransaction() {
    return storage != null && storage.isInTransaction();
  }

  /**
   * What a result depends on that is there now: also what the turn has written that brings it, if
   * that is on this thread. Closes its write set; if that fails the activation is broken.
   */
  long numberSoFar() {
    if (entered(this) && !isBroken()) {
      try {
        closeWrites(true);
      } catch (RuntimeException | Error broken) {
        log.error("{} is reset: what a result depends on could not be queued", this, broken);
      }
    }
    return dependsOn;
  }

  // ---- replies

  /** The output gate: the reply waits, the object does not (rules 5.1, 5.5). */
  @Override
  void awaitReply(long number) {
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
  @Override
  @Nullable Throwable errorInsteadOf(@Nullable Throwable thrown) {
    Broken gone = broken;
    return gone == null
            || gone.kind() == Broken.Kind.NEVER_MADE
            || thrown instanceof VirtualMachineError
        ? thrown
        : error(gone);
  }

  // ---- between and in turns

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
    Waiting.release(this, wait);
  }

  @Override
  public <T extends @Nullable Object> T blockConcurrencyWhile(Callable<T> action) throws Exception {
    return new CriticalSection(this).run(action);
  }

  @Override
  public <T extends @Nullable Object> T inTransaction(Callable<T> action) throws Exception {
    return new CriticalSection(this).runTransaction(action);
  }

  @Override
  public Executor executor() {
    return turnExecutor();
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

  // ---- the instance

  @Override
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
    enterSection(section().uncountedSection()); // nobody gets in while it waits (IG-66)
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
  @Override
  void breakIfNeverMade() {
    if (!constructed) {
      breakOff(new Broken(Broken.Kind.NEVER_MADE, "its constructor failed", null));
    }
  }

  boolean isConstructed() {
    return constructed;
  }

  /** What a caller sees of a value: the activation itself leaves as its reference (rule 1.2). */
  @Override
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

  @Override
  long dependsOn() {
    return dependsOn;
  }

  /** For a task that its turn gives away now. */
  HandedOver handOver() {
    Object by = reference != null ? reference.key : toString();
    Committer committer = type.surroundings.committer();
    if (storage == null || !storage.isDirty()) {
      return new HandedOver(by, committer, dependsOn);
    }
    if (handedOver == null) {
      handedOver = new HandedOver(by, committer);
    }
    return handedOver;
  }

  /** Whether what its turn sends now depends on nothing that is not durable (rule 5.4). */
  boolean mayLeave() {
    return broken == null
        && (storage == null || !storage.isDirty())
        && type.surroundings.committer().isDurable(dependsOn);
  }

  @Override
  public void dependOn(long number) {
    if (number > dependsOn) {
      breakIfLostUnseen();
      dependsOn = number;
    }
    if (number != 0) { // a lower one may have been lost before this activation got a higher one
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

  @Override
  void closeWrites(boolean lingering) {
    if (storage != null && storage.isDirty()) {
      seal(lingering);
    }
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
      if (handedOver != null) {
        handedOver.numbered(confirmed ? number : dependsOn);
        handedOver = null;
      }
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
  @Override
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

  @Override
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

  @Override
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
  @Override
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
