package io.perdure.runtime.model;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A call, from when it is made until its reply has left. */
final class Turn {

  /** Whose turn waits for it; {@code null} for calls that nobody's turn waits for. */
  final @Nullable Turn caller;

  final String object;

  /** For people. */
  final int number;

  /** What the caller depends on, once it has closed its write set. */
  Depends passed = Depends.NOTHING;

  /** Where it ran; {@code null} as long as it did not. */
  @Nullable Life life;

  /** It is part of a turn that was under way already. */
  boolean reentered;

  /** What the reply depends on. */
  Depends reply = Depends.NOTHING;

  /** The activation did not survive it. */
  boolean broken;

  /** The activation may have been reset after the turn's last step, before the engine ended it. */
  boolean overtaken;

  @Nullable Object value;
  @Nullable Throwable thrown;

  Turn(@Nullable Turn caller, String object, int number) {
    this.number = number;
    this.caller = caller;
    this.object = object;
  }

  Life life() {
    return Objects.requireNonNull(life);
  }

  boolean isOn(Life other) {
    for (Turn turn = this; turn != null; turn = turn.caller) {
      if (turn.life == other) {
        return true;
      }
    }
    return false;
  }

  @Override
  public String toString() {
    return object + "#" + number;
  }
}
