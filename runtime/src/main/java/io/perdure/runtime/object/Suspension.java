package io.perdure.runtime.object;

import io.perdure.runtime.turn.Return;
import org.jspecify.annotations.Nullable;

/** A turn that has given itself up, and how it comes back. */
record Suspension(
    TurnThread thread,
    @Nullable Activation caller,
    @Nullable Reentry reentry,
    @Nullable Frame frame,
    @Nullable Origin origin,
    Return back,
    @Nullable Object instance,
    WaitGraph.@Nullable Wait entry)
    implements Dependent {

  /** What it waited for is there. */
  void arrive() {
    back.arrive();
  }

  /** Then it is sent away from its gate. */
  @Override
  public void activationBroken() {
    back.arrive();
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return this == other;
  }

  @Override
  public int hashCode() {
    return System.identityHashCode(this);
  }
}
