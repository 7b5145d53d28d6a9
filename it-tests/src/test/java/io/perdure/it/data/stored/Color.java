package io.perdure.it.data.stored;

import io.perdure.Alias;

/** With a constant of a class of its own, which was called GREEN, and one more. */
public enum Color {
  BLACK,
  RED,
  @Alias("GREEN")
  LIME {
    @Override
    public String toString() {
      return "lime";
    }
  }
}
