package io.perdure.it.stress;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** What is known of a station outside of it. */
final class Ledger {
  private final String station;
  private final Findings findings;
  private final Set<Long> confirmed = ConcurrentHashMap.newKeySet();

  /** Numbers given, without those that a transaction has taken back. */
  final AtomicLong given = new AtomicLong();

  /** Stretches of turns that have begun, and not ended. */
  final AtomicLong inside = new AtomicLong();

  /** Turns that wait outside of the gate. */
  final AtomicLong paused = new AtomicLong();

  /** Events that will come, and have not. */
  final AtomicLong expected = new AtomicLong();

  Ledger(String station, Findings findings) {
    this.station = station;
    this.findings = findings;
  }

  /** A reply has reached a client. */
  void confirm(long number) {
    if (!confirmed.add(number)) {
      findings.wrong(station + " gave number " + number + " twice");
    }
  }

  /** At the end, when nobody calls any more. */
  void compareWith(long last, boolean neverReset) {
    for (long number : confirmed) {
      if (number > last) {
        findings.wrong(station + " gave number " + number + ", and its storage ends at " + last);
      }
    }
    if (neverReset) {
      expect("numbers given", last, given);
      expect("stretches under way", 0, inside);
      expect("turns that still wait", 0, paused);
      expect("events that never came", 0, expected);
    }
  }

  private void expect(String what, long expectation, AtomicLong actual) {
    if (actual.get() != expectation) {
      findings.wrong(station + ", " + what + ": " + actual + " instead of " + expectation);
    }
  }
}
