package io.perdure;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Computes a method's result once for each combination of arguments: calls that come while it is
 * computed wait for it, calls that come later get what it was (rule 6.1).
 *
 * <pre>{@code
 * @DurableObject
 * public class Exchange {
 *   @Cached(ttl = "1m", staleIfError = "10m")
 *   public Rate rate(String currency) {
 *     return Rate.fetch(currency); // once a minute and currency, however many ask
 *   }
 *
 *   record Rate(double value) {
 *     static Rate fetch(String currency) {
 *       return new Rate(currency.length());
 *     }
 *   }
 * }
 * }</pre>
 *
 * <p>"In flight" and "completed" are two states of one entry. A thousand calls at the same time are
 * one computation, and a thousand equal results. Who gets its result from an entry takes no turn
 * and no lock of the object (rule 6.2). The computation is an ordinary turn; where the method is
 * the outermost of its turn, the object is free for others while its own code blocks, as in {@link
 * Interleaved} methods (rule 3.4). Where a turn calls a method of its own object that is cached,
 * that is a suspension as {@link DurableObjects#await} is one, unless the value is there; in a
 * critical section, a transaction, a constructor or a call that came back it computes for itself,
 * unless the value is there.
 *
 * <p>A failure reaches everybody who waits, and nobody else: the next call computes again (rule
 * 6.3). A computation that needs its own result, also through other objects, gets a {@link
 * DeadlockException} (rule 6.6).
 *
 * <p>The entries of a durable object live as long as its activation. A value carries what its
 * computation read and wrote: it leaves only when that is durable, and is gone when that is lost
 * (rule 6.5). The method may be of any visibility, static, final, and of any class. On a class that
 * is not durable, entries belong to the instance, those of a static method to the class; the
 * computation runs on its caller's thread, and nothing is {@link #persistent} (rule 6.7).
 *
 * <p>Arguments are compared by value: arrays and collections by what is in them at the time of the
 * call. A parameter whose class has no equality of its own is refused when the class loads, unless
 * {@link CacheKey} leaves it out. So is a result that cannot be had twice: {@code void}, a stream,
 * an iterator, an input stream, a publisher. A result is shared by all who get it; arrays, and
 * instances of classes that are {@link Cloneable} with a public {@code clone}, are copied for each.
 * Of a method that returns a {@link java.util.concurrent.CompletionStage}, each caller gets a
 * future of its own, which it may cancel without harm to the others.
 *
 * <p>Durations are a number and a unit, {@code "250ms"}, {@code "30s"}, {@code "5m"}, {@code "1h"},
 * {@code "2d"}, or ISO-8601, {@code "PT30S"}. Anything else is refused when the class loads. They
 * are told apart to the nanosecond, and end exactly: a value is too old from {@code ttl} on.
 */
@Documented
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface Cached {

  /**
   * How long a value is good for, from when it was computed.
   *
   * @return a duration; empty, the default, for as long as the object is active
   */
  String ttl() default "";

  /**
   * How long a value is kept that nobody asks for.
   *
   * @return a duration, from the last call that got the value; empty, the default, for ever
   */
  String idleTtl() default "";

  /**
   * How long a failure is remembered: until then calls get the same exception, or with {@link
   * #staleIfError} the same old value, and nothing is computed. Errors of the virtual machine,
   * resets, refused and cancelled calls are never remembered.
   *
   * @return a duration; empty, the default, for not at all
   */
  String negativeTtl() default "";

  /**
   * From what age on a call, besides getting the value, has one computation renew it in the
   * background. If that fails the value stays, and is renewed by a later call.
   *
   * <pre>{@code
   * public class Weather {
   *   @Cached(ttl = "1h", refreshAfter = "10m")
   *   public String forecast(String city) {
   *     return "fine in " + city; // nobody waits for it but the first who asks
   *   }
   * }
   * }</pre>
   *
   * @return a duration below that of {@link #ttl}; empty, the default, for never
   */
  String refreshAfter() default "";

  /**
   * For how long after its {@link #ttl} a value stands in for a computation that fails.
   *
   * @return a duration; empty, the default, for not at all
   */
  String staleIfError() default "";

  /**
   * How many values are kept for each object. Which go first is decided by how often and how lately
   * they were asked for. What is being computed does not count, and does not go.
   *
   * @return a number of values, at least 1; 10,000 by default
   */
  long maximumSize() default 10_000;

  /**
   * How long a computation may take. At the limit all who wait get a {@link CallTimeoutException},
   * and the next call computes again. What has begun runs to its end: its value is dropped, what it
   * wrote stays. So that its caller can leave, a computation with a limit runs on a thread of the
   * runtime.
   *
   * @return a duration; empty, the default, for no limit
   */
  String timeout() default "";

  /**
   * How long each caller waits for a computation, whether it began it or joined it. At the limit it
   * gets a {@link CallTimeoutException}; the computation goes on for the others. Computations run
   * on a thread of the runtime, as with {@link #timeout}. The {@link DurableObject#callTimeout} of
   * the class holds as well.
   *
   * @return a duration; empty, the default, for no limit
   */
  String joinTimeout() default "";

  /**
   * Whether values outlive the activation: they are kept in the object's storage, in the same write
   * set as what their computation wrote, and never while they are computed. {@link
   * DurableStorage#deleteAll} deletes them; no other method of the storage shows them. A stored
   * value that cannot be read any more is computed again.
   *
   * @return false by default; true is refused on classes that are not durable and on static methods
   */
  boolean persistent() default false;
}
