package io.perdure.runtime.object;

import io.perdure.runtime.exit.Exemptions;
import io.perdure.runtime.storage.TypeLimits;
import java.util.concurrent.TimeUnit;

/** What the engines of tests are configured with. */
final class Options {

  /** So rarely that it is no part of other tests: their clocks may run far ahead. */
  static final long SWEEP_DAYS = 365;

  /** The default ones, in strict order. */
  static final EngineOptions STRICT = strict(TypeLimits.DEFAULT, true);

  private Options() {}

  /** With a watchdog, in strict order. */
  static EngineOptions watching(long watchdogNanos) {
    return strict(TypeLimits.DEFAULT, true, watchdogNanos);
  }

  static EngineOptions strict(TypeLimits limits, boolean replyGate) {
    return strict(limits, replyGate, 0);
  }

  /** With what the output gate does not hold, in strict order. */
  static EngineOptions exempting(Exemptions exempt) {
    return strict(TypeLimits.DEFAULT, true, 0, exempt);
  }

  private static EngineOptions strict(TypeLimits limits, boolean replyGate, long watchdogNanos) {
    return strict(limits, replyGate, watchdogNanos, EngineOptions.DEFAULT.exempt());
  }

  private static EngineOptions strict(
      TypeLimits limits, boolean replyGate, long watchdogNanos, Exemptions exempt) {
    EngineOptions usual = EngineOptions.DEFAULT;
    return new EngineOptions(
        0,
        usual.maxCommitAgeNanos(),
        usual.commitTimeoutNanos(),
        usual.shutdownTimeoutNanos(),
        usual.criticalSectionTimeoutNanos(),
        watchdogNanos,
        limits,
        TimeUnit.DAYS.toNanos(SWEEP_DAYS),
        replyGate,
        false,
        exempt);
  }
}
