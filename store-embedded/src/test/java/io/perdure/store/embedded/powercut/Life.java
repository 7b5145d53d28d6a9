package io.perdure.store.embedded.powercut;

import io.perdure.runtime.store.Store;
import io.perdure.runtime.store.StoreException;
import io.perdure.runtime.store.WriteBatch;
import io.perdure.store.embedded.EmbeddedStore;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;

/** The store under load in one directory, recorded, with some openings and closings. */
final class Life {
  private static final int READERS = 2;

  private final Path directory;
  private final Recording recording;
  private final History history;
  private final Random random;

  Life(Path directory, Recording recording, History history, Random random) {
    this.directory = directory;
    this.recording = recording;
    this.history = history;
    this.random = random;
  }

  /** Commits some batches after each opening, and most after the last, for WALs that grow. */
  List<Event> live(int openings, int batches) throws Exception {
    RecordedFiles files = RecordedFiles.of(directory.toRealPath(), recording);
    try {
      for (int i = 0; i < openings; i++) {
        try (Store store = open()) {
          promiseWhatIsFound(store);
          load(store, i < openings - 1 ? batches / 5 : batches);
        }
      }
    } finally {
      files.close();
    }
    return recording.events();
  }

  /** As often as the disk makes necessary. */
  private Store open() throws StoreException {
    while (true) {
      try {
        return EmbeddedStore.open(directory);
      } catch (StoreException e) {
        requirePassing(e);
      }
    }
  }

  private void load(Store store, int batches) throws Exception {
    AtomicBoolean over = new AtomicBoolean();
    ExecutorService threads = Executors.newFixedThreadPool(READERS);
    List<Future<?>> readers = new ArrayList<>();
    for (int i = 0; i < READERS; i++) {
      Random keys = new Random(random.nextLong());
      readers.add(
          threads.submit(
              () -> {
                while (!over.get()) {
                  readAny(store, keys);
                }
                return null;
              }));
    }
    try {
      for (int i = 0; i < batches; i++) {
        commit(store, history.next(random));
      }
    } finally {
      over.set(true);
      for (Future<?> reader : readers) {
        reader.get();
      }
      threads.shutdown();
    }
  }

  private void commit(Store store, WriteBatch batch) throws StoreException {
    try {
      store.commit(batch);
      recording.add(new Event.Promised(batch.lastNumber()));
    } catch (StoreException e) {
      requirePassing(e);
      promiseWhatIsFound(store);
    }
  }

  private void promiseWhatIsFound(Store store) throws StoreException {
    while (true) {
      try {
        long found = store.lastNumber();
        history.endAt(found);
        recording.add(new Event.Promised(found));
        return;
      } catch (StoreException e) {
        requirePassing(e);
      }
    }
  }

  private static void readAny(Store store, Random random) throws StoreException {
    try {
      History.readAny(store, random);
    } catch (StoreException e) {
      requirePassing(e);
    }
  }

  private static void requirePassing(StoreException e) throws StoreException {
    if (!e.retryable()) {
      throw e;
    }
  }
}
