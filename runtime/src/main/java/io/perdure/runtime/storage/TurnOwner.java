package io.perdure.runtime.storage;

/** Whose storage it is; asked before every operation. */
public interface TurnOwner {

  /** Throws unless this thread is in the owner's turn, and the owner is not broken. */
  void requireTurn();
}
