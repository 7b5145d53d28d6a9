package io.perdure.it.data.stored;

/** With a constant of a class of its own. */
public enum Color {
  RED,
  GREEN {
    @Override
    public String toString() {
      return "green";
    }
  }
}
