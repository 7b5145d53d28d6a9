package io.perdure.runtime.cached;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import com.github.benmanes.caffeine.cache.RemovalCause;
import com.github.benmanes.caffeine.cache.Scheduler;
import io.perdure.runtime.time.TimeSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * Entries in a Caffeine cache, which bounds their number and drops them when they are of no use any
 * more; whether one that is there is too old is the {@link MethodCache}'s business. What is in
 * flight weighs nothing and does not expire.
 */
final class CaffeineEntries implements EntryMap {

  private final Cache<Object, Entry> cache;
  private final ConcurrentMap<Object, Entry> map;
  private final LongAdder evictions = new LongAdder();

  CaffeineEntries(CachedOptions options, TimeSource time) {
    Caffeine<Object, Entry> builder =
        Caffeine.newBuilder()
            .ticker(time::nanoTime)
            .executor(Runnable::run) // no listener of ours is slow, and no thread is kept
            .maximumWeight(options.maximumSize())
            .weigher((Object key, Entry entry) -> entry.outcome() == null ? 0 : 1)
            .evictionListener(
                (@Nullable Object key, @Nullable Entry entry, RemovalCause cause) -> {
                  if (cause == RemovalCause.SIZE) {
                    evictions.increment();
                  }
                });
    if (Lifetime.isLimited(options)) {
      builder.expireAfter(new Lifetime(options)).scheduler(scheduler(time));
    }
    cache = builder.build();
    map = cache.asMap();
  }

  private static Scheduler scheduler(TimeSource time) {
    return (executor, task, delay, unit) -> {
      CompletableFuture<Void> scheduled = new CompletableFuture<>();
      Runnable cancel =
          time.schedule(
              unit.toNanos(delay),
              () -> {
                scheduled.complete(null);
                executor.execute(task);
              });
      var unused =
          scheduled.whenComplete(
              (done, cancelled) -> {
                if (cancelled != null) {
                  cancel.run();
                }
              });
      return scheduled;
    };
  }

  @Override
  public @Nullable Entry get(Object key) {
    return cache.getIfPresent(key);
  }

  @Override
  public boolean keepsTime() {
    return true;
  }

  @Override
  public @Nullable Entry putIfAbsent(Object key, Entry fresh) {
    return map.putIfAbsent(key, fresh);
  }

  @Override
  public boolean replace(Object key, Entry present, Entry fresh) {
    return map.replace(key, present, fresh);
  }

  @Override
  public void remove(Object key, Entry entry) {
    map.remove(key, entry);
  }

  @Override
  public void remove(Object key) {
    cache.invalidate(key);
  }

  @Override
  public void clear() {
    cache.invalidateAll();
  }

  @Override
  public long settled() {
    cache.cleanUp();
    return map.values().stream().filter(entry -> entry.outcome() != null).count();
  }

  @Override
  public long evictions() {
    return evictions.sum();
  }

  /** How long an entry is of any use. */
  private static final class Lifetime implements Expiry<Object, Entry> {
    private final CachedOptions options;

    Lifetime(CachedOptions options) {
      this.options = options;
    }

    static boolean isLimited(CachedOptions options) {
      return options.usefulFor() != CachedOptions.FOREVER
          || options.idleTtl() != CachedOptions.FOREVER
          || options.negativeTtl() > 0;
    }

    @Override
    public long expireAfterCreate(Object key, Entry entry, long now) {
      return left(entry, now);
    }

    @Override
    public long expireAfterUpdate(Object key, Entry entry, long now, long before) {
      return left(entry, now);
    }

    @Override
    public long expireAfterRead(Object key, Entry entry, long now, long before) {
      return options.idleTtl() == CachedOptions.FOREVER ? before : left(entry, now);
    }

    private long left(Entry entry, long now) {
      Outcome outcome = entry.outcome();
      if (outcome == null || entry.isRenewed()) {
        return CachedOptions.FOREVER;
      }
      long useful = outcome.failure() != null ? options.negativeTtl() : options.usefulFor();
      long left = useful == CachedOptions.FOREVER ? useful : useful - (now - outcome.at());
      return Math.max(0, Math.min(left, options.idleTtl()));
    }
  }
}
