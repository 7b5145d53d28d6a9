package io.perdure.store.embedded;

import io.perdure.runtime.store.StoreException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/** Makes sure that the data directory is there and can be written. */
final class DataDirectory {
  private DataDirectory() {}

  /** The directory by its one real name, created when it is missing. */
  static Path prepare(Path directory) throws StoreException {
    Path absolute = directory.toAbsolutePath().normalize();
    Failures failures = new Failures(absolute);
    try {
      createWithParents(absolute);
    } catch (IOException e) {
      throw Files.exists(absolute) ? failures.notADirectory(e) : failures.cannotCreate(e);
    }
    // Also false for root on a read-only file system, where permissions alone would not tell.
    if (!Files.isWritable(absolute)) {
      throw failures.unwritable(null);
    }
    try {
      return absolute.toRealPath();
    } catch (IOException e) {
      throw failures.unwritable(e);
    }
  }

  /** Unlike {@link Files#createDirectories}: takes links, and makes each new entry durable. */
  private static void createWithParents(Path directory) throws IOException {
    if (Files.isDirectory(directory)) {
      return;
    }
    Path parent = directory.getParent();
    if (parent != null) {
      createWithParents(parent);
    }
    Files.createDirectory(directory);
    force(parent);
  }

  /** A directory that is not flushed may be gone after a power cut, with all that was in it. */
  private static void force(@Nullable Path directory) {
    if (directory == null) {
      return;
    }
    try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
      channel.force(true);
    } catch (IOException e) {
      // Windows opens no directories and needs no flush of them.
    }
  }
}
