package io.perdure.it.kill;

import java.util.List;

/** What a client asks for. */
sealed interface Op {

  /**
   * Writes in the client's desk, and in its chests through the desk; it may end by an exception.
   */
  record Work(List<Part> parts, boolean refused) implements Op {}

  /** A number for everybody. */
  record Next() implements Op {}

  /** Some at once, as futures. */
  record Burst(int size) implements Op {}

  /** Between two accounts of the one bank. */
  record Transfer(int from, int to, int amount) implements Op {}

  /** The desk gets a number, and then a stamp to show it. */
  record Stamp(int stamp) implements Op {}
}
