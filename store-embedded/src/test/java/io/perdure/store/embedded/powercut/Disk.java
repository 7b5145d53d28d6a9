package io.perdure.store.embedded.powercut;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;

/** One directory of a disk as a recording leaves it, event by event. */
final class Disk {
  /** For each name what it may stand for after a power cut, the certain thing first. */
  private final Map<String, List<Optional<StoredFile>>> names = new TreeMap<>();

  private final Random random;
  private int events;
  private long promised;

  /**
   * Of what a power cut left, which is there for certain now.
   *
   * @param random decides what a failed flush leaves
   */
  Disk(PowerCut start, Random random) {
    this.random = random;
    start
        .files()
        .forEach((name, bytes) -> entries(name).set(0, Optional.of(new StoredFile(bytes))));
    promised = start.promised();
  }

  void apply(Event event) {
    if (event instanceof Event.Created created) {
      entries(created.file()).add(Optional.of(new StoredFile(new byte[0])));
    } else if (event instanceof Event.Deleted deleted) {
      entries(deleted.file()).add(Optional.empty());
    } else if (event instanceof Event.Written written) {
      int offset = Math.toIntExact(written.offset());
      byte[] bytes = written.bytes();
      file(written.file()).change(events, new Change.Bytes(offset, bytes, 0, bytes.length));
    } else if (event instanceof Event.Truncated truncated) {
      int size = Math.toIntExact(truncated.size());
      file(truncated.file()).change(events, new Change.Size(size));
    } else if (event instanceof Event.Synced synced) {
      file(synced.file()).flush(synced.events());
    } else if (event instanceof Event.FlushFailed failed) {
      file(failed.file()).failFlush(Fate.any(random), random);
    } else if (event instanceof Event.Replaced replaced) {
      List<Optional<StoredFile>> entries = entries(replaced.file());
      entries.clear();
      entries.add(Optional.of(new StoredFile(replaced.bytes())));
    } else if (event instanceof Event.DirectorySynced) {
      names.values().forEach(entries -> entries.subList(0, entries.size() - 1).clear());
    } else if (event instanceof Event.Promised told) {
      promised = told.number();
    }
    events++;
  }

  /** The last number that the store called durable. */
  long promised() {
    return promised;
  }

  /** The files found when the power is back. */
  Map<String, byte[]> afterPowerCut(Fate fate, Random random) {
    Map<String, byte[]> files = new TreeMap<>();
    names.forEach(
        (name, entries) -> {
          int entry =
              switch (fate) {
                case LOST -> 0;
                case KEPT -> entries.size() - 1;
                case TORN -> random.nextInt(entries.size());
              };
          entries.get(entry).ifPresent(file -> files.put(name, file.after(fate, random)));
        });
    return files;
  }

  private List<Optional<StoredFile>> entries(String name) {
    return names.computeIfAbsent(name, unknown -> new ArrayList<>(List.of(Optional.empty())));
  }

  private StoredFile file(String name) {
    List<Optional<StoredFile>> entries = entries(name);
    return entries.get(entries.size() - 1).orElseThrow();
  }
}
