package io.perdure;

import static java.util.Objects.requireNonNull;

import io.perdure.spi.Bindings;

/**
 * References to durable objects, and what concerns all of them.
 *
 * <pre>{@code
 * long n = DurableObjects.get(TicketCounter.class, "orders").next();
 * }</pre>
 *
 * <p>All of it may be used by any thread, in an object's turn or outside. In a JVM without the
 * agent every method but {@link #isActive} throws an {@link AgentNotActiveException} (rule 1.6).
 */
public final class DurableObjects {

  private DurableObjects() {}

  /**
   * The reference to an object, which comes into being with the first call to it.
   *
   * <p>A reference is an instance of the class itself, cheap to get and to hold, and good for ever:
   * it stays valid when the object leaves memory and comes back. Getting it runs none of the
   * object's code, though it may initialize the class. While anyone holds the reference to an
   * object there is no second one; references are equal when type and id are. Its fields mean
   * nothing: call methods (rule 1.2).
   *
   * <p>A call on it takes its turn with all other calls to the object (rule 2.1). It returns, or
   * throws, only when everything its result depends on is durable (rule 5.1); from one object to
   * another in the same JVM it does not wait for that, the outermost call does (rule 5.3). What the
   * object's code throws is thrown as it is. Besides, each call may throw an {@link
   * OverloadedException}, a {@link CallTimeoutException}, an {@link ObjectResetException} or a
   * {@link StorageException}.
   *
   * @param <T> the object's class
   * @param type a class that carries {@link DurableObject}
   * @param id which object of the class: not empty, at most 1,024 bytes in UTF-8
   * @return the reference; never {@code null}
   * @throws IllegalArgumentException when the id is empty, too long or not well-formed Unicode
   * @throws InvalidDurableObjectException when the class is not durable or was refused
   * @throws AgentNotActiveException when there is no agent in this JVM
   */
  public static <T> T get(Class<T> type, String id) {
    requireNonNull(type, "type");
    requireNonNull(id, "id");
    return Bindings.require().get(type, id);
  }

  /**
   * An id that nobody has used and nobody can guess, for objects that have no natural one.
   *
   * <pre>{@code
   * String id = DurableObjects.newId();
   * TicketCounter counter = DurableObjects.get(TicketCounter.class, id);
   * }</pre>
   *
   * @return a fresh id of letters, digits, {@code -} and {@code _} that holds at least 120 random
   *     bits of a secure source
   * @throws AgentNotActiveException when there is no agent in this JVM
   */
  public static String newId() {
    return Bindings.require().newId();
  }

  /**
   * The object whose turn the calling thread runs; its constructor is a turn, too.
   *
   * @return its type, id and storage
   * @throws IllegalStateException outside a turn
   * @throws AgentNotActiveException when there is no agent in this JVM
   */
  public static DurableContext current() {
    return Bindings.require().current();
  }

  /**
   * Registers how instances are made when a constructor needs more than the runtime knows (rule
   * 1.3). Register it before the first call to an object that needs it.
   *
   * @param factory takes the place of the one before; activations that have begun keep to theirs
   * @throws AgentNotActiveException when there is no agent in this JVM
   * @see ObjectFactory
   */
  public static void factory(ObjectFactory factory) {
    requireNonNull(factory, "factory");
    Bindings.require().factory(factory);
  }

  /**
   * Whether the agent is there, so that annotated classes are durable. Without it they are plain
   * Java.
   *
   * @return {@code true} from the moment the agent is started, also when it is attached to a
   *     running JVM
   */
  public static boolean isActive() {
    return Bindings.binding() != null;
  }

  /**
   * Stops in good order: accepts no new calls from outside, lets chains of calls already running
   * finish within a time limit, makes every write durable and closes the store (rule 7.5).
   *
   * <p>It returns when that is done; to stop a second time does nothing. The agent does the same
   * when the JVM exits, so that most applications need not call it. Nothing that a caller has seen
   * is lost without it, not even by a crash. Calls from outside get an {@link ObjectResetException}
   * from then on. In a turn it counts as that turn's end: what the turn wrote since its last call
   * to another object is dropped, and its caller gets an {@link ObjectResetException}, too.
   *
   * @throws AgentNotActiveException when there is no agent in this JVM
   */
  public static void shutdown() {
    Bindings.require().shutdown();
  }
}
