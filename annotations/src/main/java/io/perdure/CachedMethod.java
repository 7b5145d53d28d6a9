package io.perdure;

/**
 * What one {@link Cached} method keeps for one object, or for a class if it is static; from {@link
 * DurableObjects#cached}.
 *
 * <pre>{@code
 * public class Rates {
 *   @Cached(ttl = "1m")
 *   public double rate(String currency) {
 *     return currency.length();
 *   }
 *
 *   public String report() {
 *     CachedMethod rates = DurableObjects.cached(this, "rate");
 *     rates.invalidate("EUR");
 *     return rates.size() + " rates, " + rates.statistics();
 *   }
 * }
 * }</pre>
 *
 * <p>It may be used by any thread. It stays valid when the object is activated afresh, and is then
 * about what that activation keeps.
 */
public interface CachedMethod {

  /**
   * Drops the value for these arguments; what is being computed for them goes to those who wait,
   * and to nobody else (rule 6.4). Of a {@linkplain Cached#persistent persistent} method this is a
   * turn of the object, or a part of the one it is called in.
   *
   * @param key the arguments in their order, those with {@link CacheKey} only if any has it
   * @throws IllegalArgumentException when there are more or fewer than the method's key has
   */
  void invalidate(Object... key);

  /** Drops the values for all arguments, as {@link #invalidate} does for some. */
  void invalidateAll();

  /**
   * How many values are in memory, those that are too old and not yet removed included.
   *
   * @return the number, without what is being computed
   */
  long size();

  /**
   * What has happened since the object was activated.
   *
   * @return the counts as they are now
   */
  CacheStatistics statistics();
}
