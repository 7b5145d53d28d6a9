package io.perdure.entry;

import org.jspecify.annotations.Nullable;

/**
 * What the synthetic field of every instance of a woven class points to: the identity of a
 * reference, or the activation the instance is.
 */
public abstract class PerdureCell {

  /** The name of that field. */
  public static final String FIELD = "$perdure$cell";

  /**
   * The thread whose code runs in this activation just now; {@code null} for a reference, for ever.
   *
   * <p>Plain on purpose: a thread that reads itself here wrote itself, and has not cleared it
   * since; what another thread reads is never itself.
   */
  protected @Nullable Thread owner;

  /** For the engine's subclasses. */
  protected PerdureCell() {}

  /**
   * The entry prologue's question: may the body run right here? Where the call is made by code of
   * the same activation's turn, or the instance is a mock, whose turns nobody asks for.
   */
  public static boolean entered(@Nullable PerdureCell cell, Object self) {
    return entered(cell) || PerdureEntry.isMock(cell, self);
  }

  /** Whether this call is made by code of the activation's turn. */
  public static boolean entered(@Nullable PerdureCell cell) {
    return cell != null && cell.owner == Thread.currentThread();
  }

  /**
   * Ends what the engine's enter began, on the same thread.
   *
   * @param thrown what the method threw, or {@code null}
   * @throws Throwable what the caller gets in place of the method's outcome
   */
  protected abstract void leave(@Nullable Throwable thrown) throws Throwable;

  /** {@link #leave(Throwable)} for a method that returns an object, which may be exchanged. */
  protected abstract @Nullable Object leave(@Nullable Throwable thrown, @Nullable Object result)
      throws Throwable;
}
