package io.perdure.store.embedded.powercut;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** What a file still has to take over from the memory of the operating system. */
sealed interface Change {

  void applyTo(Content content);

  /** The parts of it that a disk writes each by itself. */
  List<Change> parts();

  /** What an interrupted write of it may leave. */
  Change garbled(Random random);

  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Bytes(int offset, byte[] source, int from, int length) implements Change {
    private static final int SECTOR = 512;

    @Override
    public void applyTo(Content content) {
      content.write(offset, source, from, length);
    }

    /** At sector boundaries of the file, since writes of the WAL begin anywhere. */
    @Override
    public List<Change> parts() {
      List<Change> parts = new ArrayList<>();
      for (int done = 0; done < length; ) {
        int rest = SECTOR - (offset + done) % SECTOR;
        int part = Math.min(rest, length - done);
        parts.add(new Bytes(offset + done, source, from + done, part));
        done += part;
      }
      return parts;
    }

    /** Never beyond what was written: SQLite counts on disks that tear nothing else. */
    @Override
    public Change garbled(Random random) {
      byte[] rubbish = new byte[length];
      random.nextBytes(rubbish);
      return new Bytes(offset, rubbish, 0, length);
    }
  }

  record Size(int size) implements Change {
    @Override
    public void applyTo(Content content) {
      content.truncate(size);
    }

    @Override
    public List<Change> parts() {
      return List.of(this);
    }

    @Override
    public Change garbled(Random random) {
      return this;
    }
  }
}
