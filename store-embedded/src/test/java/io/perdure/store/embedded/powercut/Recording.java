package io.perdure.store.embedded.powercut;

import java.util.ArrayList;
import java.util.List;

/** All that happened to the files of one directory, in order; for many threads. */
final class Recording {
  private final List<Event> events = new ArrayList<>();
  private final FlushTrouble trouble;
  private boolean promised;

  /** What a flush may be of. */
  enum Flush {
    DATABASE,
    WAL,
    DIRECTORY;

    static Flush of(String file) {
      return file.endsWith("-wal") || file.endsWith("-journal") ? WAL : DATABASE;
    }
  }

  /**
   * A recording of a disk that has trouble with flushes after the first promise: a database that is
   * gone altogether would be too easy to find out.
   */
  Recording(FlushTrouble trouble) {
    this.trouble = trouble;
  }

  /** Called before something is done: from then on it may be on the disk. */
  synchronized void add(Event event) {
    events.add(event);
    promised |= event instanceof Event.Promised;
  }

  /** Called before a flush; from then on it has failed. */
  synchronized boolean failsFlush(String file) {
    boolean fails = promised && trouble.fails(Flush.of(file));
    if (fails) {
      events.add(new Event.FlushFailed(file));
    }
    return fails;
  }

  synchronized int size() {
    return events.size();
  }

  /** Called when a flush is over, which began when the recording had this size. */
  synchronized void synced(String file, int began) {
    if (isHonoured(Flush.of(file))) {
      events.add(new Event.Synced(file, began));
    }
  }

  synchronized void directorySynced() {
    if (isHonoured(Flush.DIRECTORY)) {
      events.add(new Event.DirectorySynced());
    }
  }

  synchronized List<Event> events() {
    return List.copyOf(events);
  }

  private boolean isHonoured(Flush flush) {
    return !promised || !trouble.ignores(flush);
  }
}
