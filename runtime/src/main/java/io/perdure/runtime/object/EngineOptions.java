package io.perdure.runtime.object;

import io.perdure.runtime.exit.Exemptions;
import io.perdure.runtime.storage.TypeLimits;

/**
 * What the configuration says about the engine.
 *
 * @param overtakingNanos how long a blocked caller may be overtaken; 0 for strict order (rule 2.1)
 * @param maxCommitAgeNanos how long a write may wait for somebody to wait for it
 * @param commitTimeoutNanos how long a commit that fails is tried again (rule 5.6)
 * @param shutdownTimeoutNanos how long chains of calls may take to finish (rule 7.5)
 * @param criticalSectionTimeoutNanos how long a critical section may last (rule 3.5)
 * @param watchdogNanos how long a turn may hold its object unreported (rule 3.2); 0 for ever
 * @param limits what the storage of one object may take
 * @param sweepNanos how often memory forgets what was not asked for since the last time
 * @param replyGate false only in tests that prove the gate is needed
 * @param checkEscape whether to look for state that leaves objects (rule 1.7)
 * @param exempt what the output gate does not hold (rule 5.4)
 */
public record EngineOptions(
    long overtakingNanos,
    long maxCommitAgeNanos,
    long commitTimeoutNanos,
    long shutdownTimeoutNanos,
    long criticalSectionTimeoutNanos,
    long watchdogNanos,
    TypeLimits limits,
    long sweepNanos,
    boolean replyGate,
    boolean checkEscape,
    Exemptions exempt) {

  /** 1 ms, 10 ms, 30 s, 10 s, 30 s, 10 s, the default limits, 30 s; only logging is exempt. */
  public static final EngineOptions DEFAULT =
      new EngineOptions(
          1_000_000,
          10_000_000,
          30_000_000_000L,
          10_000_000_000L,
          30_000_000_000L,
          10_000_000_000L,
          TypeLimits.DEFAULT,
          30_000_000_000L,
          true,
          false,
          Exemptions.DEFAULT);
}
