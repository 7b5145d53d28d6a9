package io.perdure.store.embedded;

import io.perdure.runtime.store.StoreException;
import java.io.FileNotFoundException;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteJDBCLoader;
import org.sqlite.util.LibraryLoaderUtil;

/**
 * Loads SQLite's native library without leaving files behind.
 *
 * <p>Left to itself sqlite-jdbc unpacks it into {@code java.io.tmpdir} and deletes it when the JVM
 * ends in good order; every SIGKILL would leave a megabyte there for ever. Here it goes into the
 * data directory, where nobody else's files are, so that what a killed process left is known as
 * such and swept; and it is deleted as soon as it is loaded where the system allows that (Windows
 * does not).
 */
final class NativeLibrary {
  static final String PREFIX = "perdure-sqlite-";

  private static boolean loaded;

  private NativeLibrary() {}

  /** Loads the library once for this class loader; the directory has to be locked. */
  static synchronized void load(Path directory) throws StoreException {
    sweep(directory);
    if (!loaded) {
      // The driver runs "uname", and takes a wrong turn when an interrupt ends its wait for it.
      boolean interrupted = Thread.interrupted();
      try {
        loadFromEither(directory);
        loaded = true;
      } finally {
        if (interrupted) {
          Thread.currentThread().interrupt();
        }
      }
    }
  }

  private static void sweep(Path directory) {
    try (DirectoryStream<Path> left = Files.newDirectoryStream(directory, PREFIX + "*")) {
      for (Path file : left) {
        Files.delete(file);
      }
    } catch (IOException e) {
      // Windows keeps what this very process has loaded; the next process sweeps it.
    }
  }

  private static void loadFromEither(Path directory) throws StoreException {
    try {
      loadFrom(directory);
    } catch (Exception | LinkageError first) {
      // The directory may be mounted noexec, or have no room left.
      loadFromTemporary(directory, first);
    }
  }

  private static void loadFromTemporary(Path directory, Throwable first) throws StoreException {
    try {
      loadFrom(Path.of(System.getProperty("java.io.tmpdir")).toAbsolutePath());
    } catch (Exception | LinkageError second) {
      second.addSuppressed(first);
      throw new Failures(directory).noLibrary(second);
    }
  }

  private static void loadFrom(Path directory) throws Exception {
    String name = LibraryLoaderUtil.getNativeLibName();
    // A new name each time: one JVM never loads the same path for two class loaders.
    Path copy = Files.createTempFile(directory, PREFIX, "-" + name);
    try {
      unpack(LibraryLoaderUtil.getNativeLibResourcePath() + "/" + name, copy);
      // The driver would report a failure to the log and try its own ways.
      System.load(copy.toString());
      initializeDriver(directory, copy);
    } finally {
      if (!copy.toFile().delete()) {
        copy.toFile().deleteOnExit();
      }
    }
  }

  /** Not through a channel, which an interrupt of the calling thread would close. */
  private static void unpack(String resource, Path copy) throws IOException {
    try (InputStream library = SQLiteJDBCLoader.class.getResourceAsStream(resource)) {
      if (library == null) {
        throw new FileNotFoundException("none is included for this system: " + resource);
      }
      try (OutputStream out = new FileOutputStream(copy.toFile())) {
        library.transferTo(out);
      }
    }
  }

  /** The driver takes the place of its library from system properties and nothing else. */
  private static void initializeDriver(Path directory, Path copy) throws Exception {
    Map<String, @Nullable String> before = new HashMap<>();
    try {
      exchange("org.sqlite.lib.path", directory.toString(), before);
      exchange("org.sqlite.lib.name", directory.relativize(copy).toString(), before);
      exchange("org.sqlite.tmpdir", directory.toString(), before);
      SQLiteJDBCLoader.initialize();
    } finally {
      before.forEach(NativeLibrary::restore);
    }
  }

  private static void exchange(
      String property, String value, Map<String, @Nullable String> before) {
    before.put(property, System.setProperty(property, value));
  }

  private static void restore(String property, @Nullable String value) {
    if (value == null) {
      System.clearProperty(property);
    } else {
      System.setProperty(property, value);
    }
  }
}
