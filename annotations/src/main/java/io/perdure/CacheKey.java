package io.perdure;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Says which parameters of a {@link Cached} method its result depends on: only those that carry
 * this. Where none does, all of them are the key.
 *
 * <pre>{@code
 * public class Search {
 *   @Cached(ttl = "5m")
 *   public String find(@CacheKey String words, Runnable progress) {
 *     progress.run();
 *     return "what was found for " + words;
 *   }
 * }
 * }</pre>
 *
 * <p>The computation gets the arguments of the call that began it. On a method that carries {@link
 * CacheInvalidate} it says which parameters are the key of what is invalidated. On other methods it
 * means nothing.
 */
@Documented
@Target(ElementType.PARAMETER)
@Retention(RetentionPolicy.RUNTIME)
public @interface CacheKey {}
