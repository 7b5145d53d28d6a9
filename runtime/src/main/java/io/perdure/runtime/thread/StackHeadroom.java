package io.perdure.runtime.thread;

/**
 * Finds out that the stack is nearly used up before something is begun that must not stop half-way
 * (rule 2.2). For slow paths: it costs about a microsecond.
 */
public final class StackHeadroom {

  /** At 16 bytes and more a frame compiled, and over a hundred interpreted. */
  private static final int FRAMES = 512;

  private StackHeadroom() {}

  /**
   * Returns when there are some kilobytes left.
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
}
