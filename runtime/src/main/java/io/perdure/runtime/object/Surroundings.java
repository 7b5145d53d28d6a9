package io.perdure.runtime.object;

import io.perdure.runtime.commit.Committer;
import io.perdure.runtime.storage.TypeLimits;
import io.perdure.runtime.store.Store;
import io.perdure.runtime.time.TimeSource;
import java.util.concurrent.Executor;

/**
 * What every activation of the engine shares.
 *
 * @param store as activations read it
 * @param workers run events nobody is blocked on
 * @param overtakingNanos how long a blocked caller may be overtaken (rule 2.1)
 * @param criticalSectionTimeoutNanos how long a critical section may last (rule 3.5)
 * @param replyGate false only in tests that prove the gate is needed
 */
record Surroundings(
    Store store,
    Committer committer,
    Admission admission,
    WaitGraph waits,
    TimeSource time,
    Executor workers,
    TypeLimits limits,
    long overtakingNanos,
    long criticalSectionTimeoutNanos,
    boolean replyGate) {}
