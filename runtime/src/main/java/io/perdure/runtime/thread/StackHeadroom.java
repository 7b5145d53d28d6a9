package io.perdure.runtime.thread;

/**
 * Finds out that the stack is nearly used up before something is begun that must not stop half-way
 * (rule 2.2).
 */
public final class StackHeadroom {

  /** At 16 bytes and more a frame compiled, and over a hundred interpreted. */
  private static final int FRAMES = 512;

  private StackHeadroom() {}

  /**
   * Returns when there are some kilobytes left. For slow paths: it costs about a microsecond.
   *
   * @throws StackOverflowError when not, before anything has happened
   */
  public static void require() {
    if (dig(FRAMES) != FRAMES) {
      throw new AssertionError("Counted wrong");
    }
  }

  private static int dig(int frames) {
    return frames == 0 ? 0 : 1 + dig(frames - 1);
  }

  /**
   * The same in some five nanoseconds, once it is compiled.
   *
   * @param calls a number that grows from call to call
   * @throws StackOverflowError when there are not some kilobytes left
   */
  public static void requireFast(int calls) {
    if (WideFrame.enter(calls) != 0) {
      throw new AssertionError("Added wrong");
    }
  }
}
