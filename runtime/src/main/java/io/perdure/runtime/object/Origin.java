package io.perdure.runtime.object;

import io.perdure.runtime.turn.Gate;
import org.jspecify.annotations.Nullable;

/** What an event descends from: the turn that made it. */
interface Origin {

  /** That turn; {@code null} for an event from outside of all turns. */
  @Nullable Frame madeBy();

  /** The section it was made in. */
  @Nullable Gate madeIn();

  /** What it is known by to who waits for it. */
  default Object identity() {
    return this;
  }
}
