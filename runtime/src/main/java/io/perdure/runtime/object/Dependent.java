package io.perdure.runtime.object;

/** Something outside of all turns that ends when an activation is broken. */
interface Dependent {

  /** By whoever broke it, perhaps more than once. Must not throw and not run user code. */
  void activationBroken();
}
