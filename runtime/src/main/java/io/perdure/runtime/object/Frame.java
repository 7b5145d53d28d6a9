package io.perdure.runtime.object;

import io.perdure.runtime.cached.MethodCache;
import io.perdure.runtime.turn.Gate;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One turn, as calls that descend from it know it (rule 3.6). Made when the turn makes a call that
 * somebody has to know the descent of; most turns have none.
 *
 * <p>While its turn waits for a call, and keeps the object meanwhile, a frame lends the object to
 * what descends from that very call: through a gate which is free as long as the turn waits, so to
 * one at a time. To go on, the turn has to get that gate itself, after all that came before, and
 * closes it; what comes later queues like any event of the section.
 *
 * <p>Whether a call is waited for, and where what descends from it queues, is decided under the
 * frame's own lock; nothing is waited for under it. Who queues while the turn runs looks once more
 * afterwards ({@link Descent#lendIfWaiting}), and the turn looks for such events when it begins to
 * wait; so one of the two finds the other.
 */
final class Frame {

  final Activation activation;

  /** What the activation has from this turn for as long as that lasts. */
  final @Nullable Activation caller;

  final @Nullable Reentry reentry;
  private final @Nullable Origin origin;

  private final @Nullable Frame parent;

  /** By which call of the parent: the event, or the frame itself for a call on the same thread. */
  private final Object via;

  /** In which section of the parent's. */
  private final @Nullable Gate madeIn;

  private volatile boolean ended;

  /** The innermost that the turn's own code computes; written by its thread. */
  private volatile @Nullable Computation computing;

  // Under the lock of the frame.
  private @Nullable Object waitsFor;
  private @Nullable Gate lendsFrom;
  private @Nullable Gate loans;

  private Frame(
      Activation activation,
      @Nullable Activation caller,
      @Nullable Reentry reentry,
      @Nullable Origin origin,
      @Nullable Frame parent,
      @Nullable Object via,
      @Nullable Gate madeIn) {
    this.activation = activation;
    this.caller = caller;
    this.reentry = reentry;
    this.origin = origin;
    this.parent = parent;
    this.via = via == null ? this : via;
    this.madeIn = madeIn;
  }

  /** The turn an activation is in, on its thread. */
  static Frame of(
      Activation activation,
      @Nullable Activation caller,
      @Nullable Reentry reentry,
      @Nullable Origin origin) {
    Activation above = reentry == null ? caller : reentry.lender();
    if (above != null) { // which waits for this turn, on the same thread
      Frame from = above.frame();
      Gate in = above.section();
      Frame frame = new Frame(activation, caller, reentry, null, from, null, in);
      from.waitFor(frame);
      return frame;
    }
    if (reentry != null && reentry.loan() == null) { // a part of the turn around it
      Frame around = reentry.frame();
      return new Frame(activation, caller, reentry, null, around, null, reentry.section());
    }
    return ofEvent(activation, caller, reentry, origin);
  }

  private static Frame ofEvent(
      Activation activation,
      @Nullable Activation caller,
      @Nullable Reentry reentry,
      @Nullable Origin origin) {
    Frame parent = origin == null ? null : origin.madeBy();
    Gate madeIn = origin == null ? null : origin.madeIn();
    Object via = origin == null ? null : origin.identity();
    while (parent != null && parent.ended) { // who has ended waits for nothing
      via = parent.via;
      madeIn = parent.madeIn;
      parent = parent.parent;
    }
    return new Frame(activation, caller, reentry, origin, parent, via, madeIn);
  }

  void end() {
    ended = true;
  }

  /** What its code computes from now on; {@code null} for nothing. */
  void computes(@Nullable Computation innermost) {
    computing = innermost;
  }

  /** Whether its code computes that. */
  boolean isComputing(MethodCache cache, Object key) {
    Computation next = computing;
    while (next != null && !next.isFor(cache, key)) {
      next = next.aroundInTurn;
    }
    return next != null;
  }

  /** The turn that waits for this one on the same thread. */
  @Nullable Frame waiting() {
    return via == this ? parent : null;
  }

  /** The way of an event to an object further up in its chain of calls, if any. */
  static @Nullable Descent descent(Origin event, Activation target) {
    Frame maker = event.madeBy();
    if (maker == null) {
      return null;
    }
    return maker.activation == target && !maker.ended
        ? new Descent(maker, event.identity(), event.madeIn())
        : maker.descentFrom(target);
  }

  /** The way of a call from this turn to an object further up in its chain of calls, if any. */
  @Nullable Descent descentFrom(Activation target) {
    for (Frame child = this; child != null; child = child.parent) {
      Frame above = child.parent;
      if (above != null && above.activation == target && !above.ended) {
        return new Descent(above, child.via, child.madeIn);
      }
    }
    return null;
  }

  /**
   * What others cannot have as long as this thread waits: the gates of its turns, and the answers
   * of the calls they are for.
   *
   * @param innermost the innermost gate of this turn that it keeps
   */
  List<Object> kept(@Nullable Gate innermost) {
    List<Object> kept = new ArrayList<>();
    addGates(innermost, kept);
    for (Frame frame = this; frame != null; frame = frame.waiting()) {
      if (frame.waiting() != null) {
        addGates(frame.madeIn, kept);
      } else if (frame.origin != null) {
        kept.add(frame.origin.identity());
      }
    }
    return kept;
  }

  private static void addGates(@Nullable Gate innermost, List<Object> kept) {
    for (Gate gate = innermost; gate != null; gate = gate.outer()) {
      kept.add(gate);
    }
  }

  /** From now on it lends the object to what descends from that call; on the turn's thread. */
  void waitFor(Object call) {
    beginToWaitFor(call);
    lendToQueued(call);
  }

  /** The same, but for what is in the queue already. */
  void beginToWaitFor(Object call) {
    Gate section = activation.section();
    synchronized (this) {
      waitsFor = call;
      lendsFrom = section;
    }
  }

  /** What came before it has begun to wait. */
  void lendToQueued(Object call) {
    synchronized (this) {
      lendTagged(call);
    }
  }

  /** The wait is over. Returns when nobody has the object on loan any more; false if it is lost. */
  boolean goOn() {
    Gate lent;
    synchronized (this) {
      waitsFor = null;
      lent = loans;
      loans = null;
    }
    return lent == null || takeBack(lent);
  }

  private boolean takeBack(Gate lent) {
    WaitGraph waits = activation.type.surroundings.waits();
    WaitGraph.Wait wait = waits.beginForSure(this, lent.outer(), lent);
    try {
      if (!lent.enter()) {
        return false;
      }
    } finally {
      waits.end(wait);
    }
    lent.close();
    return true;
  }

  private void lendTagged(Object call) {
    // The call may have been made before the turn went into the section that it waits in.
    for (Gate section = lendsFrom; section != null; section = section.outer()) {
      if (section.hasTagged(call)) {
        section.moveTagged(call, loans());
      }
    }
  }

  private Gate loans() {
    Gate present = loans;
    if (present == null) {
      present = Objects.requireNonNull(lendsFrom).lending();
      loans = present;
    }
    return present;
  }

  /** A turn further up that a call comes back to, and by which of its calls. */
  record Descent(Frame frame, Object via, @Nullable Gate madeIn) {

    /** Where it queues, tagged with {@link #via}. */
    Gate gate() {
      synchronized (frame) {
        if (frame.waitsFor == via) {
          return frame.loans();
        }
      }
      return section();
    }

    /** What it waits for now; {@code null} if the object is there to be lent. */
    @Nullable Gate waitsAt() {
      synchronized (frame) {
        return frame.waitsFor == via ? frame.loans : section();
      }
    }

    private Gate section() {
      return madeIn == null ? frame.activation.gate : madeIn.open();
    }

    /** Once it is in the queue. */
    void lendIfWaiting() {
      synchronized (frame) {
        if (frame.waitsFor == via) {
          frame.lendTagged(via);
        }
      }
    }
  }
}
