package io.perdure.runtime.storage;

import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/** Whose storage it is. */
public interface TurnOwner {

  /** Throws unless this thread is in the owner's turn, and the owner is not broken. */
  void requireTurn();

  /**
   * Waits, while other events of the object may run if that is possible here; then goes on in the
   * turn, or throws if the owner was broken meanwhile.
   *
   * @param wait does not throw
   */
  void release(Runnable wait);

  /** Runs the action of a transaction; other events of the object have to wait (rule 4.8). */
  <T extends @Nullable Object> T inTransaction(Callable<T> action) throws Exception;

  /** From now on what leaves waits for that number, too. */
  void dependOn(long number);

  /** Breaks the owner, which holds more than it may. */
  RuntimeException exceeded(String reason);

  /** Closes the open write set, if there is one, since somebody is going to wait for it. */
  long seal();
}
