package io.perdure.runtime.cached;

import org.jspecify.annotations.Nullable;

/**
 * What a computation has come to.
 *
 * @param value what it returned; {@code null} as well if it failed
 * @param failure what it threw; {@code null} if it returned
 * @param isCopied whether each who gets the value gets a copy of it
 * @param number what it depends on (rule 6.5)
 * @param at when it ended, by the engine's clock
 * @param standsInSince for a value that is past its time, when a computation failed for which it
 *     stands in; otherwise the same as {@code at}
 */
public record Outcome(
    @Nullable Object value,
    @Nullable Throwable failure,
    boolean isCopied,
    long number,
    long at,
    long standsInSince) {

  static Outcome of(@Nullable Object value, long number, long at) {
    return new Outcome(value, null, Copies.isCopied(value), number, at, at);
  }

  static Outcome failed(Throwable failure, long number, long at) {
    return new Outcome(null, failure, false, number, at, at);
  }

  Outcome standingIn(long since) {
    return new Outcome(value, null, isCopied, number, at, since);
  }

  /** The value, for one who gets it. */
  public @Nullable Object valueForOne() {
    return isCopied ? Copies.of(value) : value;
  }

  /** Whether a computation has failed for which it stands in. */
  public boolean standsIn() {
    return standsInSince != at;
  }
}
