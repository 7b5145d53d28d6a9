package io.perdure.benchmarks;

import static java.util.Objects.requireNonNull;

import io.perdure.Cached;
import io.perdure.DurableObject;
import org.jspecify.annotations.Nullable;

/** What is measured: cached methods of a durable object. */
@DurableObject
final class DurablePages implements Pages {
  private @Nullable Origin origin;

  void loadFrom(Origin loaded) {
    origin = loaded;
  }

  @Override
  @Cached
  public Page page(String key) {
    return requireNonNull(origin).load(key);
  }

  @Cached(ttl = "1h")
  Page pageOfTheHour(String key) {
    return requireNonNull(origin).load(key);
  }
}
