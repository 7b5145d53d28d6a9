package io.perdure.runtime.object;

/**
 * Ends the code of a turn whose activation is no more. To catch it gains nothing: whatever the code
 * tries throws it again, and its result is nobody's (JV-18).
 */
final class TurnEnded extends Error {
  private static final long serialVersionUID = 1L;

  TurnEnded(Activation activation, Broken why) {
    super(activation + " was reset: " + why.reason(), why.cause());
  }
}
