package io.perdure.it.exit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;

/** What a library has a turn send, to a server that knows what it got. */
final class Sent {

  private static final String LOST = "lost";
  private static final String LATE = "late";

  private final HeldTurn turn = new HeldTurn();
  private final Callable<List<String>> got;
  private final List<String> expected = new ArrayList<>();

  /**
   * Nothing yet.
   *
   * @param got what the server has got, and nothing more is under way; called in no turn
   */
  Sent(Callable<List<String>> got) {
    this.got = got;
  }

  /** Both ways: a commit that comes late, and one that fails. */
  void isHeld(Way way) throws Exception {
    comesLate(way);
    neverComesIfLost(way);
  }

  void comesLate(Way way) throws Exception {
    whileItWaits(false, way, LATE);
    expected.add(LATE);
    assertThat(got.call()).isEqualTo(expected);
  }

  void neverComesIfLost(Way way) throws Exception {
    whileItWaits(true, way, LOST);
    assertThat(got.call()).isEqualTo(expected);
  }

  private void whileItWaits(boolean isLost, Way way, String text) throws Exception {
    turn.whileItsCallWaits(
        isLost, () -> way.by(turn::run, text), () -> assertThat(got.call()).isEqualTo(expected));
  }

  /** Sends a text in a turn of the test's own thread. */
  static Way here(SendText send) {
    return (turn, text) -> turn.in(() -> send.send(text));
  }

  /** Begins a turn, and sends a text in it. */
  @FunctionalInterface
  interface Way {
    boolean by(Turn turn, String text) throws Exception;
  }

  /** Runs something in a turn that has written. */
  @FunctionalInterface
  interface Turn {
    boolean in(Sending sending) throws Exception;
  }

  /** Sends a text. */
  @FunctionalInterface
  interface SendText {
    void send(String text) throws Exception;
  }
}
