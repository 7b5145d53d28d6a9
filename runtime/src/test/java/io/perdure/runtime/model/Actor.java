package io.perdure.runtime.model;

import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** One of those that take turns in a {@link Sim}. */
final class Actor {

  final Sim sim;
  final String name;
  final SimThread thread;

  /** As that of LockSupport. */
  boolean permit;

  /** What it waits for; {@code null} if it can go on. */
  @Nullable BooleanSupplier waitsFor;

  Actor(Sim sim, String name, SimThread thread) {
    this.sim = sim;
    this.name = name;
    this.thread = thread;
  }

  boolean isReady() {
    BooleanSupplier condition = waitsFor;
    return condition == null || condition.getAsBoolean();
  }
}
