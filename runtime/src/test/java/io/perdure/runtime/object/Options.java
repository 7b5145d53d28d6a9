package io.perdure.runtime.object;

import io.perdure.runtime.storage.TypeLimits;
import java.util.concurrent.TimeUnit;

/** What the engines of tests are configured with. */
final class Options {

  /** So rarely that it is no part of other tests: their clocks may run far ahead. */
  static final long SWEEP_DAYS = 365;

  /** The default ones, in strict order. */
  static final EngineOptions STRICT = strict(TypeLimits.DEFAULT, true);

  private Options() {}

  static EngineOptions strict(TypeLimits limits, boolean replyGate) {
    EngineOptions usual = EngineOptions.DEFAULT;
    return new EngineOptions(
        0,
        usual.maxCommitAgeNanos(),
        usual.commitTimeoutNanos(),
        usual.shutdownTimeoutNanos(),
        usual.criticalSectionTimeoutNanos(),
        limits,
        TimeUnit.DAYS.toNanos(SWEEP_DAYS),
        replyGate,
        false);
  }
}
