package io.perdure.it.stress;

/** A failure that the program makes on purpose. */
final class Planned extends RuntimeException {
  private static final long serialVersionUID = 1L;

  Planned() {
    super("planned", null, false, false);
  }
}
