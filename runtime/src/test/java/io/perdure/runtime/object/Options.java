package io.perdure.runtime.object;

import io.perdure.runtime.storage.TypeLimits;

/** What the engines of tests are configured with. */
final class Options {

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
        limits,
        usual.sweepNanos(),
        replyGate,
        false);
  }
}
