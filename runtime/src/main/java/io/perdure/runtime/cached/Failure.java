package io.perdure.runtime.cached;

/** What a failed computation means for others than those who wait for it. */
public enum Failure {
  /** The method has failed, or taken too long: that may be so for a while. */
  OF_METHOD(true, true),
  /** A call that the method made was refused, or lost its object: the next one may succeed. */
  OF_CALL(true, false),
  /** The computation was cancelled, or is over with its object: it says nothing of the method. */
  OF_COMPUTATION(false, false);

  /** Whether an old value stands in for it (rule 6.4, {@code staleIfError}). */
  final boolean mayBeReplaced;

  /** Whether it is remembered ({@code negativeTtl}). */
  final boolean mayBeRemembered;

  Failure(boolean mayBeReplaced, boolean mayBeRemembered) {
    this.mayBeReplaced = mayBeReplaced;
    this.mayBeRemembered = mayBeRemembered;
  }
}
