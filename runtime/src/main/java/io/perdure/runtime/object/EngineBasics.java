package io.perdure.runtime.object;

import io.perdure.runtime.commit.Committer;
import io.perdure.runtime.time.TimeSource;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What cached methods need of the engine, also those of classes that are not durable, before a
 * store is open.
 *
 * @param committer there is one as soon as anything depends on a number
 */
record EngineBasics(
    Platform platform,
    WaitGraph waits,
    TimeSource time,
    Executor workers,
    Supplier<@Nullable Committer> committer) {

  boolean isLost(long number) {
    Committer present = committer.get();
    return present != null && present.whyLost(number) != null;
  }

  boolean isDurable(long number) {
    Committer present = committer.get();
    return number == 0 || present == null || present.isDurable(number);
  }
}
