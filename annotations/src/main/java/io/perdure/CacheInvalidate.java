package io.perdure;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Makes a method, when it ends, drop what {@link Cached} methods of the same object have kept: for
 * the key that its own arguments are, or {@link #all}.
 *
 * <pre>{@code
 * @DurableObject
 * public class PriceList {
 *   private final DurableStorage storage = DurableStorage.current();
 *
 *   @Cached
 *   public long price(String item) {
 *     return storage.getOrDefault(item, 0L);
 *   }
 *
 *   @CacheInvalidate
 *   public void setPrice(@CacheKey String item, long price) {
 *     storage.put(item, price);
 *   }
 * }
 * }</pre>
 *
 * <p>It does so whether the method returns or throws, and before its caller hears of it; with a
 * method that returns a {@link java.util.concurrent.CompletionStage}, once more when that is done.
 * A computation that is under way goes on: who waits for it gets its result, and nobody else does
 * (rule 6.4).
 *
 * <p>The key parameters, all or those with {@link CacheKey}, must have the types of those of every
 * method it concerns, in the same order; otherwise the class is refused when it loads. A method
 * cannot be cached and invalidate.
 */
@Documented
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface CacheInvalidate {

  /**
   * Whose values are dropped.
   *
   * @return names of cached methods, those of superclasses included; empty, the default, for all
   *     that the class declares. A name that is none is refused when the class loads
   */
  String[] method() default {};

  /**
   * Whether the values for all keys are dropped, whatever the arguments.
   *
   * @return false by default
   */
  boolean all() default false;
}
