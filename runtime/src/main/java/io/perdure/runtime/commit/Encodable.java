package io.perdure.runtime.commit;

/** A value on its way to the store; encoded when, and only if, it gets there. */
public interface Encodable {

  /** The stored form. */
  byte[] bytes();
}
