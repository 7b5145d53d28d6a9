package io.perdure.store.embedded.powercut;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/** Cuts the power at many points of one life. */
final class Cutting {
  /** Needs no flush, since whoever opens the database first makes it anew. */
  private static final String WAL_INDEX = "perdure.db-shm";

  private static final int WAL_INDEX_SIZE = 32 * 1024;

  private final List<Event> events;
  private final Disk disk;
  private final Inspection inspection;
  private final Random random;
  private final double chanceBetweenFlushes;
  private int cuts;
  private PowerCut any;

  /**
   * Of a life that began after a power cut.
   *
   * @param start what it began with
   * @param events what was recorded of it
   */
  Cutting(PowerCut start, List<Event> events, Inspection inspection, Random random) {
    this.events = events;
    this.disk = new Disk(start, random);
    this.inspection = inspection;
    this.random = random;
    this.any = start;
    long flushes = events.stream().filter(Event::isFlush).count();
    chanceBetweenFlushes = (double) flushes / events.size();
  }

  /**
   * Before every flush, after every promise, and about as often in between.
   *
   * @return the first thing that is wrong
   */
  Optional<String> cutAll() throws IOException {
    Optional<String> wrong = Optional.empty();
    for (int i = 0; i < events.size() && wrong.isEmpty(); i++) {
      Event event = events.get(i);
      if (event.isFlush() || random.nextDouble() < chanceBetweenFlushes) {
        wrong = cut("before event " + i);
      }
      disk.apply(event);
      if (event instanceof Event.Promised && wrong.isEmpty()) {
        wrong = cut("after event " + i);
      }
    }
    return wrong;
  }

  int cuts() {
    return cuts;
  }

  /** One of them. */
  PowerCut any() {
    return any;
  }

  private Optional<String> cut(String point) throws IOException {
    Fate fate = Fate.any(random);
    Map<String, byte[]> files = disk.afterPowerCut(fate, random);
    files.put(WAL_INDEX, rubbish());
    PowerCut cut =
        new PowerCut(files, disk.promised(), point + " of " + events.size() + ", " + fate);
    cuts++;
    if (random.nextInt(cuts) == 0) {
      any = cut;
    }
    return inspection.of(cut).wrong().map(wrong -> cut.where() + ": " + wrong);
  }

  private byte[] rubbish() {
    byte[] rubbish = new byte[random.nextInt(2) * WAL_INDEX_SIZE];
    random.nextBytes(rubbish);
    return rubbish;
  }
}
