package io.perdure;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Makes a class durable: its objects have an id, private durable storage, and run one call at a
 * time.
 *
 * <pre>{@code
 * @DurableObject
 * public class TicketCounter {
 *   private final DurableStorage storage = DurableStorage.current();
 *
 *   public long next() {
 *     long n = storage.getOrDefault("n", 0L) + 1;
 *     storage.put("n", n);
 *     return n; // leaves only when the put is durable
 *   }
 * }
 * }</pre>
 *
 * <p>The class stays what it is: it may be final, have private methods and any superclass of the
 * application's own; {@code instanceof} and reflection work. An object is called through a
 * reference from {@link DurableObjects#get}, never through {@code new}. Every instance method is an
 * entry (rule 1.4); static members are not part of the object.
 *
 * <p>The constructor is the object's first turn (rule 1.3). It may take nothing, or any of the id
 * ({@link String}), {@link DurableStorage} and {@link DurableContext}; anything else needs an
 * {@link ObjectFactory}. Fields are memory: they last until the object leaves memory, and only what
 * is in the storage outlives that.
 *
 * <p>A class that cannot be made safe, because other code can reach its fields for example, is
 * refused when it loads: each use of it throws an {@link InvalidDurableObjectException} that names
 * the member and the remedy (rule 1.5). The annotation is not inherited; a subclass of a durable
 * class has to carry it, too.
 */
@Documented
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
public @interface DurableObject {

  /**
   * The name under which the class's objects are stored, so that the class can be renamed or moved
   * without losing them (rule 1.1).
   *
   * <pre>{@code
   * @DurableObject(name = "com.example.Basket") // its name when the first data was written
   * public class ShoppingCart {}
   * }</pre>
   *
   * <p>No two classes may have the same stored name; the second to load is refused.
   *
   * @return the stored type name; empty, the default, for the class's binary name ({@link
   *     Class#getName()})
   */
  String name() default "";

  /**
   * How many calls may wait for one object. A call past the limit gets an {@link
   * OverloadedException} at once; no call that was accepted is ever dropped to make room (rule
   * 7.4).
   *
   * @return the largest number of waiting calls for each object, at least 1; 10,000 by default
   */
  int queueLimit() default 10_000;

  /**
   * How long a caller waits for a call to this class's objects: for its turn, its code, and what it
   * wrote to be durable. At the limit the caller gets a {@link CallTimeoutException}. A call that
   * has not begun by then never runs; one that has begun runs to its end (rules 2.4 and 7.4).
   *
   * <pre>{@code
   * @DurableObject(callTimeout = "2s")
   * public class Mailbox {}
   * }</pre>
   *
   * <p>So that the caller can leave, a call with a limit runs on a thread of the runtime and not on
   * its caller's (rule 2.2), which makes it slower.
   *
   * @return a number and a unit, {@code "250ms"}, {@code "30s"}, {@code "5m"}, {@code "1h"}, {@code
   *     "2d"}, or ISO-8601, {@code "PT30S"}; empty, the default, for no limit. Anything else is
   *     refused when the class loads
   */
  String callTimeout() default "";
}
