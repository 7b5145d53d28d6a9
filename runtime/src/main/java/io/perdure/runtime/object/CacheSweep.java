package io.perdure.runtime.object;

import io.perdure.runtime.time.TimeSource;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets every object forget, from time to time, what it has in memory and was not asked for since
 * the time before (rule 4.6). An object whose turn it is then is left for the next time.
 */
final class CacheSweep {

  private static final Logger log = LoggerFactory.getLogger(CacheSweep.class);

  private final Types types;
  private final TimeSource time;
  private final Executor workers;
  private final long periodNanos;
  private volatile boolean stopped;

  CacheSweep(Types types, TimeSource time, Executor workers, long periodNanos) {
    this.types = types;
    this.time = time;
    this.workers = workers;
    this.periodNanos = periodNanos;
  }

  void schedule() {
    if (!stopped) {
      time.schedule(periodNanos, () -> workers.execute(this::sweep));
    }
  }

  void stop() {
    stopped = true;
  }

  private void sweep() {
    try {
      for (DurableType type : types.all()) {
        for (Reference reference : type.references()) {
          Activation activation = reference.activationOrNull();
          if (activation != null) {
            activation.sweep();
          }
        }
      }
    } catch (RuntimeException e) {
      log.warn("Memory was not swept to the end", e);
    }
    schedule();
  }
}
