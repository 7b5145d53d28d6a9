package io.perdure.store.embedded;

import io.perdure.runtime.store.StoreException;
import java.io.File;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Makes sure that the data directory is there and can be written. */
final class DataDirectory {
  private static final boolean WINDOWS = File.separatorChar == '\\';

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
    if (parent != null) {
      flushIfPossible(parent);
    }
  }

  /**
   * As far as that goes: a parent that may not be read cannot be flushed either. On this thread,
   * since the start of an application affords neither another one nor lambdas; so again, when an
   * interrupt has closed the channel.
   */
  private static void flushIfPossible(Path directory) {
    boolean interrupted = Thread.interrupted();
    boolean done = false;
    while (!done) {
      try {
        flush(directory);
        done = true;
      } catch (ClosedByInterruptException e) {
        interrupted |= Thread.interrupted();
      } catch (IOException e) {
        done = true; // what is in the directory is none the worse for it
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** A directory that is not flushed may be as before after a power cut. */
  static void flush(Path directory) throws IOException {
    if (WINDOWS) {
      return; // opens no directories: when a new name is durable is up to the file system
    }
    try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }
}
