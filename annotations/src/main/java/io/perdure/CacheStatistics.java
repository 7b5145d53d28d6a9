package io.perdure;

/**
 * What has happened to the calls of one {@link Cached} method of one object; from {@link
 * CachedMethod#statistics}.
 *
 * <pre>{@code
 * CacheStatistics rates = DurableObjects.cached(Exchange.class, "rate").statistics();
 * double saved = rates.hits() + rates.joins();
 * }</pre>
 *
 * <p>Each number only grows. They are read one after the other, so while calls are made they need
 * not fit each other exactly.
 *
 * @param hits calls that got a value that was there
 * @param joins calls that waited for a computation that others had begun
 * @param computations computations that were begun: by a call that found nothing, or to renew a
 *     value
 * @param failures computations that failed, or took longer than {@link Cached#timeout}
 * @param staleHits of the hits and joins, those that got a value past its {@link Cached#ttl} or
 *     {@link Cached#refreshAfter}
 * @param negativeHits calls that got a failure that is remembered for {@link Cached#negativeTtl}
 * @param evictions values that were dropped for {@link Cached#maximumSize}
 * @param computedNanos how long the computations that have ended took together, in nanoseconds
 */
public record CacheStatistics(
    long hits,
    long joins,
    long computations,
    long failures,
    long staleHits,
    long negativeHits,
    long evictions,
    long computedNanos) {}
