package io.perdure.runtime.object;

import io.perdure.runtime.time.TimeSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets the chains of calls that are under way finish, and cuts off those that do not (rule 7.5).
 *
 * <p>Once the {@link Admission} has ended, a chain holds the gate of the object it began in until
 * it is over, or is queued there. So when all gates were seen free, and nothing was queued
 * meanwhile, no chain is left and none can begin.
 *
 * <p>Cut off is an activation that is broken: what its turn still writes is dropped, and it is not
 * found any more. A turn that ended the JVM, or shut Perdure down, cannot end before the shutdown
 * has; it is cut off at once.
 */
final class Shutdown {

  private static final Logger log = LoggerFactory.getLogger(Shutdown.class);

  private static final long FIRST_PAUSE_NANOS = 100_000;
  private static final long LONGEST_PAUSE_NANOS = 20_000_000;

  private final Types types;
  private final Admission admission;
  private final TimeSource time;

  /** Of turns that ended the JVM: others wait in their gates, and go on to the next activation. */
  private final List<Activation> leftByExit = new ArrayList<>();

  Shutdown(Types types, Admission admission, TimeSource time) {
    this.types = types;
    this.admission = admission;
    this.time = time;
  }

  /** For a thread that asks for the shutdown: the turns it is in have ended. */
  void cutOffTurnsOfThisThread() {
    if (TurnThread.current().current == null) {
      return;
    }
    for (Activation activation : activations()) {
      if (activation.isHeldByThisThread()) {
        activation.breakOff(broken("ended with its own call of DurableObjects.shutdown()"));
      }
    }
  }

  /** Returns when no chain of calls is left whose writes count. */
  void endChains(long deadline) {
    admission.end();
    List<Activation> busy = busy();
    long pause = FIRST_PAUSE_NANOS;
    boolean interrupted = false;
    while (!busy.isEmpty() && time.nanoTime() - deadline < 0) {
      LockSupport.parkNanos(this, pause);
      interrupted |= Thread.interrupted();
      pause = Math.min(2 * pause, LONGEST_PAUSE_NANOS);
      busy = busy();
    }
    for (Activation late : busy) {
      log.warn("{} is cut off: its turn has not ended in time", late);
      late.breakOff(broken("was cut off, since its turn had not ended within the shutdownTimeout"));
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private static Broken broken(String reason) {
    return new Broken(Broken.Kind.SHUT_DOWN, reason, null);
  }

  /** What a chain is in, or may be. */
  private List<Activation> busy() {
    while (true) {
      long before = admission.queuedSinceEnd();
      List<Activation> busy = new ArrayList<>();
      for (Activation activation : activations()) {
        if (activation.isBusy() && !endedTheJvm(activation)) {
          busy.add(activation);
        }
      }
      for (Activation left : leftByExit) {
        if (!left.gate.isIdle()) {
          busy.add(left);
        }
      }
      if (!busy.isEmpty() || admission.queuedSinceEnd() == before) {
        return busy;
      }
    }
  }

  private List<Activation> activations() {
    List<Activation> all = new ArrayList<>();
    for (DurableType type : types.all()) {
      for (Reference reference : type.references()) {
        Activation activation = reference.activationOrNull();
        if (activation != null) {
          all.add(activation);
        }
      }
    }
    return all;
  }

  /**
   * Cuts off a turn whose thread waits for the JVM's end, and so for this shutdown. That thread
   * never comes back, so its gate is given back for it.
   */
  private boolean endedTheJvm(Activation activation) {
    Thread holder = activation.holder();
    // Asked again: it may have left the turn before it went there.
    if (holder == null || !isInExit(holder) || activation.holder() != holder) {
      return false;
    }
    activation.breakOff(broken("ended with its own call of System.exit"));
    leftByExit.add(activation);
    activation.gate.leave();
    return true;
  }

  /** After the security manager was asked, from where there is no return. */
  private static boolean isInExit(Thread thread) {
    for (StackTraceElement frame : thread.getStackTrace()) {
      if (frame.getClassName().equals("java.lang.Shutdown")
          && frame.getMethodName().equals("exit")) {
        return true;
      }
    }
    return false;
  }
}
