package io.perdure.store.embedded.powercut;

import io.perdure.runtime.store.ObjectKey;
import io.perdure.runtime.store.Store;
import io.perdure.runtime.store.StoreException;
import io.perdure.runtime.store.Write;
import io.perdure.runtime.store.WriteBatch;
import io.perdure.store.embedded.EmbeddedStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Opens what a power cut left, and holds it against what the store had promised. */
final class Inspection {
  private final History history;
  private final Path directory;

  Inspection(History history, Path directory) {
    this.history = history;
    this.directory = directory;
  }

  /**
   * What was found.
   *
   * @param found the number the store says it holds everything up to
   * @param wrong the promise that is broken
   */
  record Result(long found, Optional<String> wrong) {}

  Result of(PowerCut cut) throws IOException {
    Files.createDirectories(directory);
    try {
      write(cut.files(), directory);
      return open(cut.promised());
    } finally {
      delete(directory);
    }
  }

  static void write(Map<String, byte[]> files, Path directory) throws IOException {
    for (Map.Entry<String, byte[]> file : files.entrySet()) {
      Files.write(directory.resolve(file.getKey()), file.getValue());
    }
  }

  private Result open(long promised) {
    try (Store store = EmbeddedStore.open(directory)) {
      long found = store.lastNumber();
      if (found < promised) {
        return wrong("promised up to " + promised + ", found up to " + found);
      }
      List<String> differences = history.differences(store, found);
      goOn(store, found + 1);
      return differences.isEmpty()
          ? new Result(found, Optional.empty())
          : wrong(differences.get(0) + " and " + (differences.size() - 1) + " more");
    } catch (StoreException e) {
      return wrong(String.valueOf(e.getMessage()));
    }
  }

  private static Result wrong(String what) {
    return new Result(0, Optional.of(what));
  }

  private static void goOn(Store store, long number) throws StoreException {
    Write write = new Write(new ObjectKey("After", "power cut"), "key", new byte[] {1});
    store.commit(new WriteBatch(number, List.of(write)));
  }

  private static void delete(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
  }
}
