package io.perdure;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The call, or the wait, would never have ended: each of several chains of calls waits for an
 * object that the next one holds (rule 3.6). Exactly one of them gets this, at the moment the cycle
 * closes; the others go on. Where locks are among what is waited for, the watchdog finds the cycle,
 * within its limit.
 *
 * <pre>{@code
 * try {
 *   DurableObjects.get(TicketCounter.class, "orders").next();
 * } catch (DeadlockException e) {
 *   e.cycle().forEach(System.err::println);
 * }
 * }</pre>
 *
 * <p>The object it is about is the one that was called or waited for. Nothing was reset: what the
 * call needs never ran, and it may be made again once the turn that made it has ended. To be rid of
 * it, call objects in one order, or let one of the calls not be waited for.
 */
public final class DeadlockException extends DurableObjectException {
  private static final long serialVersionUID = 1L;

  /** Who waits for whom; an array, since not every list can be serialized. */
  private final String[] cycle;

  /**
   * For the agent, which throws it.
   *
   * @param message one line that names the objects on the cycle
   * @param cause what led to it, or {@code null}
   * @param typeName the stored name of the object's type, or {@code null} when it concerns no type
   * @param id the object's id, or {@code null} when it concerns no single object
   * @param cycle each object on the cycle with the method that waits
   */
  public DeadlockException(
      String message,
      @Nullable Throwable cause,
      @Nullable String typeName,
      @Nullable String id,
      List<String> cycle) {
    super(message, cause, typeName, id);
    this.cycle = cycle.toArray(new String[0]);
  }

  /**
   * The cycle: each entry is an object and the method of it that waits for the object of the next
   * entry; the last one waits for the first.
   *
   * @return the entries, in the order of the waits; unmodifiable, never {@code null} and without
   *     {@code null}s
   */
  public List<String> cycle() {
    return List.of(cycle);
  }
}
