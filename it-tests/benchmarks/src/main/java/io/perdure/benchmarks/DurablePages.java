package io.perdure.benchmarks;

import static java.util.Objects.requireNonNull;

import io.perdure.Cached;
import io.perdure.DurableObject;
import org.jspecify.annotations.Nullable;

/** What is measured: cached methods of a durable object. */
@DurableObject
final class DurablePages implements Pages {
  private @Nullable Pages origin;

  void loadFrom(Pages loaded) {
    origin = loaded;
  }

  @Override
  @Cached
  public Page page(String key) {
    return requireNonNull(origin).page(key);
  }

  @Cached(ttl = "1h")
  Page pageOfTheHour(String key) {
    return requireNonNull(origin).page(key);
  }
}
