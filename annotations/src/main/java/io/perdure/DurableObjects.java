package io.perdure;

import static java.util.Objects.requireNonNull;

import io.perdure.spi.Bindings;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

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
   * What a {@link Cached} method keeps for an object: for its statistics, and to drop values.
   *
   * <pre>{@code
   * Exchange exchange = DurableObjects.get(Exchange.class, "main");
   * DurableObjects.cached(exchange, "rate").invalidate("EUR");
   * }</pre>
   *
   * @param owner a durable object, or any other instance whose class has the method; for a static
   *     method its {@link Class}
   * @param method the method's name
   * @param parameters its parameter types, where several cached methods have the name; otherwise
   *     they may be left out
   * @return what the method keeps for that owner; never {@code null}
   * @throws IllegalArgumentException when there is no such cached method, or several
   * @throws InvalidDurableObjectException when the class was refused
   * @throws AgentNotActiveException when there is no agent in this JVM
   */
  public static CachedMethod cached(Object owner, String method, Class<?>... parameters) {
    requireNonNull(owner, "owner");
    requireNonNull(method, "method");
    requireNonNull(parameters, "parameters");
    return Bindings.require().cached(owner, method, parameters);
  }

  /**
   * What was held back of what durable objects send to the outside in their turns.
   *
   * @return counts since the JVM started; never {@code null}
   * @throws AgentNotActiveException when there is no agent in this JVM
   */
  public static OutputGateStatistics outputGate() {
    return Bindings.require().outputGate();
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
   * Waits for a stage and, in a turn, lets other events of the object run meanwhile (rule 3.3).
   *
   * <pre>{@code
   * CompletableFuture<String> name = CompletableFuture.supplyAsync(() -> System.getenv("NAME"));
   * name.orTimeout(5, TimeUnit.SECONDS); // wait no longer than that
   * String greeting = "Hello, " + DurableObjects.await(name);
   * }</pre>
   *
   * <p>In a turn, what was written before is closed as a write set, and the object is free for
   * others until the stage is done. The rest of the method then queues like any other event, behind
   * all that arrived earlier: fields and storage may have changed when this returns. A stage that
   * is done already is no reason to wait; the turn goes on as if this were any other call.
   *
   * <p>Nobody else gets in where the object is not free to be given up: in the constructor and in a
   * call that came back to the object (rule 3.6) nothing runs meanwhile, in {@link
   * #blockConcurrencyWhile(Callable)} and in {@link DurableStorage#transaction} only what was
   * started in there.
   *
   * <p>Outside of all turns it simply waits.
   *
   * <p>There is no time limit but the stage's own: {@link
   * java.util.concurrent.CompletableFuture#orTimeout} is how a wait is bounded. An interrupt ends
   * the wait; the stage is left as it is.
   *
   * @param <T> what the stage completes with
   * @param stage what to wait for
   * @return what the stage completed with, {@code null} if that is {@code null}
   * @throws java.util.concurrent.CancellationException when this thread is interrupted while it
   *     waits, or was when it began to, and the stage is not complete when the turn is taken again;
   *     the thread's interrupt status is set. Also when the stage itself was cancelled. Besides,
   *     what the stage failed with is thrown, itself and not wrapped in a {@link
   *     java.util.concurrent.CompletionException}, also a checked exception
   * @throws ObjectResetException when the object was reset meanwhile
   * @throws StorageException when what the turn had written could not be made durable
   * @throws DeadlockException when the stage can complete only after this turn has ended, as far as
   *     the runtime can tell
   * @throws AgentNotActiveException when there is no agent in this JVM
   */
  public static <T extends @Nullable Object> T await(CompletionStage<T> stage) {
    requireNonNull(stage, "stage");
    return Bindings.require().await(stage);
  }

  /**
   * Runs an action as a critical section: until it is over, no other event of the object runs, even
   * where the action awaits something (rule 3.5).
   *
   * <pre>{@code
   * DurableStorage storage = DurableStorage.current();
   * String name =
   *     DurableObjects.blockConcurrencyWhile(
   *         () -> {
   *           String found = DurableObjects.await(CompletableFuture.supplyAsync(() -> "Ada"));
   *           storage.put("name", found);
   *           return found;
   *         });
   * }</pre>
   *
   * <p>The action starts at once, in the present turn. Calls to the object wait until it is over;
   * what the action itself has started, its tasks and continuations, runs. If it returns a {@link
   * CompletionStage}, the section lasts until that is done, and so does this call. Sections nest.
   *
   * <p>An action that fails, or returns a stage that fails, leaves the object in a state that
   * nobody foresaw: the object is reset, and the calling code ends as by {@link #abort}. Callers
   * get an {@link ObjectResetException} that says why. Catch in the action what the object can live
   * with.
   *
   * <p>So does a section that lasts longer than {@code criticalSectionTimeout} (30 seconds unless
   * configured otherwise): the object is reset, and the code that still runs is cut off.
   *
   * <p>A lambda that returns a value is a {@link Callable}, one that does not is a {@link
   * Runnable}.
   *
   * @param <T> what the action returns
   * @param action is called once, at once, on this thread
   * @return what the action returned; a stage is done by then
   * @throws IllegalStateException outside a turn; or when 64 sections are nested already, which
   *     does no harm to the object
   * @throws AgentNotActiveException when there is no agent in this JVM
   */
  public static <T extends @Nullable Object> T blockConcurrencyWhile(Callable<T> action) {
    requireNonNull(action, "action");
    return Bindings.require().blockConcurrencyWhile(action);
  }

  /**
   * As {@link #blockConcurrencyWhile(Callable)}, for an action without a result.
   *
   * <pre>{@code
   * DurableStorage storage = DurableStorage.current();
   * DurableObjects.blockConcurrencyWhile(
   *     () -> {
   *       storage.put("state", "charging");
   *       storage.sync(); // nobody gets in here
   *       storage.put("state", "charged");
   *     });
   * }</pre>
   *
   * @param action is run once, at once, on this thread
   * @throws IllegalStateException outside a turn; or when 64 sections are nested already, which
   *     does no harm to the object
   * @throws AgentNotActiveException when there is no agent in this JVM
   */
  public static void blockConcurrencyWhile(Runnable action) {
    requireNonNull(action, "action");
    Bindings.require()
        .blockConcurrencyWhile(
            () -> {
              action.run();
              return null;
            });
  }

  /**
   * Runs tasks as events of the object whose turn this is: one at a time, in its turns, with its
   * storage. It is how foreign code gets back into the object (rule 3.3).
   *
   * <pre>{@code
   * DurableStorage storage = DurableStorage.current();
   * CompletableFuture.delayedExecutor(1, TimeUnit.SECONDS, DurableObjects.executor())
   *     .execute(() -> storage.put("woken", Instant.now()));
   * }</pre>
   *
   * <p>It may be kept, and used by any thread, as long as the object is in memory. Tasks run in the
   * order in which they were given to it, behind what waits for the object already; given to it
   * from within the object's own turn, they run at that turn's end, in the same turn. One that was
   * asked for in {@link #blockConcurrencyWhile(Callable)} runs its tasks in that section while it
   * lasts.
   *
   * <p>Tasks are in memory only: those that have not begun when the object is reset, or the JVM
   * ends, never run. What a task throws is logged; what it wrote stays, as with every turn.
   *
   * @return the object's executor, whose {@code execute} returns at once, and throws an {@link
   *     ObjectResetException} when the object was reset
   * @throws IllegalStateException outside a turn
   * @throws AgentNotActiveException when there is no agent in this JVM
   */
  public static Executor executor() {
    return Bindings.require().executor();
  }

  /**
   * Resets the object whose turn this is, now: what it has in memory is gone, and so is what the
   * turn has written since its last suspension or call to another object. The next call activates
   * it afresh, from what is stored (rule 7.2).
   *
   * <pre>{@code
   * long left = DurableStorage.current().getOrDefault("left", 0L);
   * if (left < 0) {
   *   DurableObjects.abort("there are " + left + " tickets left");
   * }
   * }</pre>
   *
   * <p>It never returns. It ends by throwing an {@link Error} that is not part of the API; do not
   * catch it. Code that does gains nothing: storage, calls and waits of what was reset throw it
   * again, and its result is discarded. Everybody who waits for the object gets an {@link
   * ObjectResetException} with the reason; the next call may run while this code still unwinds.
   *
   * @param reason says in the callers' exceptions why, in one line
   * @throws IllegalStateException outside a turn
   * @throws AgentNotActiveException when there is no agent in this JVM
   */
  public static void abort(String reason) {
    requireNonNull(reason, "reason");
    Bindings.require().abort(reason);
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
