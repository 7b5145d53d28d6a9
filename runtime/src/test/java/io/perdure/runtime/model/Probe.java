package io.perdure.runtime.model;

import io.perdure.runtime.commit.WriteSet;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What the engine's classes tell the model, as {@link SimLoader} loads them. */
public final class Probe {

  static @Nullable Model model;

  private Probe() {}

  /** The committer has given a number to a write set. */
  public static void appended(long number, WriteSet set) {
    Objects.requireNonNull(model).appended(number, set);
  }

  /** The committer has given up what is not durable, up to that number. */
  public static void lost(long upTo) {
    Objects.requireNonNull(model).lost(upTo);
  }
}
