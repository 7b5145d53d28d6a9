package io.perdure.agent.weave;

/** Found while weaving; becomes a {@link Refusal}. */
final class RefusedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  RefusedException(String reason) {
    super(reason);
  }
}
