package io.perdure.store.embedded.powercut;

import static java.util.Objects.requireNonNull;

import com.sun.jna.Callback;
import com.sun.jna.CallbackReference;
import com.sun.jna.Function;
import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.Pointer;
import com.sun.jna.ptr.IntByReference;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.sqlite.jdbc4.JDBC4Connection;

/**
 * Stands between SQLite and the operating system, in this JVM's SQLite, until closed: records what
 * happens to the files of one directory.
 *
 * <p>The driver's library exports no function of SQLite, so its table of file operations ({@code
 * sqlite3_vfs}, whose layout is part of SQLite's API) is found through an open connection and
 * changed in place. Each file that SQLite opens then gets a table of methods of its own ({@code
 * sqlite3_io_methods}), a copy in which four are ours.
 */
final class RecordedFiles implements AutoCloseable {
  private static final int WORD = Native.POINTER_SIZE;

  /** In sqlite3_vfs, after three ints and their padding. */
  private static final int NAME = 16 + WORD;

  private static final int OPEN = 16 + 3 * WORD;
  private static final int DELETE = OPEN + WORD;
  private static final int SET_SYSTEM_CALL = OPEN + 13 * WORD;
  private static final int GET_SYSTEM_CALL = SET_SYSTEM_CALL + WORD;

  /** In sqlite3_io_methods, after an int and its padding. */
  private static final int CLOSE = WORD;

  private static final int WRITE = 3 * WORD;
  private static final int TRUNCATE = 4 * WORD;
  private static final int SYNC = 5 * WORD;
  private static final int METHODS_SIZE = 19 * WORD;

  /** What SQLite calls whenever it flushes a directory, and for nothing else. */
  private static final String OPEN_DIRECTORY = "openDirectory";

  private static final int OK = 0;
  private static final int IOERR_FSYNC = 1034;

  private final Path directory;
  private final Recording recording;
  private final Pointer vfs;
  private final Function open;
  private final Function delete;
  private final Function openDirectory;

  /** The file that SQLite last found under a name, to notice that it is another one now. */
  private final Map<String, Object> keys = new ConcurrentHashMap<>();

  private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();

  /** By the address of their sqlite3_file, while they are open. */
  private final Map<Pointer, String> openFiles = new ConcurrentHashMap<>();

  /** Our method tables by the address of the original. */
  private final Map<Pointer, Memory> methods = new ConcurrentHashMap<>();

  /** What native code calls; JNA frees what nobody holds. */
  private final List<Callback> callbacks = new ArrayList<>();

  private RecordedFiles(Path directory, Recording recording) throws SQLException {
    this.directory = directory;
    this.recording = recording;
    vfs = vfsOfSqlite();
    open = Function.getFunction(vfs.getPointer(OPEN));
    delete = Function.getFunction(vfs.getPointer(DELETE));
    openDirectory =
        Function.getFunction(
            (Pointer)
                Function.getFunction(vfs.getPointer(GET_SYSTEM_CALL))
                    .invoke(Pointer.class, new Object[] {vfs, OPEN_DIRECTORY}));
    Native.setCallbackExceptionHandler((callback, thrown) -> failure.compareAndSet(null, thrown));
    vfs.setPointer(OPEN, address((OpenCall) this::open));
    vfs.setPointer(DELETE, address((DeleteCall) this::delete));
    setOpenDirectory(address((OpenDirectoryCall) this::openDirectory));
  }

  /** Starts to record; the store's library has to be loaded. */
  static RecordedFiles of(Path directory, Recording recording) throws SQLException {
    return new RecordedFiles(directory, recording);
  }

  /** All files have to be closed. */
  @Override
  public void close() {
    vfs.setPointer(OPEN, open);
    vfs.setPointer(DELETE, delete);
    setOpenDirectory(Pointer.NULL);
    Native.setCallbackExceptionHandler(null);
    if (failure.get() != null || !openFiles.isEmpty()) {
      throw new AssertionError("not all recorded, or still open: " + openFiles, failure.get());
    }
  }

  /** The first thing in a connection is the address of its sqlite3_vfs. */
  private static Pointer vfsOfSqlite() throws SQLException {
    try (JDBC4Connection connection =
        new JDBC4Connection("jdbc:sqlite::memory:", ":memory:", new Properties())) {
      var field = Class.forName("org.sqlite.core.NativeDB").getDeclaredField("pointer");
      field.setAccessible(true);
      Pointer vfs = new Pointer(field.getLong(connection.getDatabase())).getPointer(0);
      String name = vfs.getPointer(NAME).getString(0);
      if (vfs.getInt(0) < 3 || !name.equals("unix")) {
        throw new IllegalStateException("not the VFS this was written for: " + name);
      }
      return vfs;
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("the driver keeps its connection elsewhere now", e);
    }
  }

  private Pointer address(Callback callback) {
    callbacks.add(callback);
    return CallbackReference.getFunctionPointer(callback);
  }

  private void setOpenDirectory(@Nullable Pointer function) {
    int result =
        Function.getFunction(vfs.getPointer(SET_SYSTEM_CALL))
            .invokeInt(new Object[] {vfs, OPEN_DIRECTORY, function});
    if (result != OK) {
      throw new IllegalStateException("SQLite knows no " + OPEN_DIRECTORY + ": " + result);
    }
  }

  private @Nullable String recorded(@Nullable String path) {
    if (path == null || !directory.equals(Path.of(path).getParent())) {
      return null;
    }
    return requireNonNull(Path.of(path).getFileName()).toString();
  }

  private int open(
      Pointer self, @Nullable Pointer path, Pointer file, int flags, @Nullable Pointer outFlags) {
    String name = recorded(path == null ? null : path.getString(0));
    if (name != null) {
      noticeReplaced(name);
    }
    boolean isNew = name != null && !Files.exists(directory.resolve(name));
    int result = open.invokeInt(new Object[] {self, path, file, flags, outFlags});
    if (result == OK && name != null) {
      if (isNew) {
        recording.add(new Event.Created(name));
      }
      keys.put(name, requireNonNull(key(name)));
      openFiles.put(file, name);
      file.setPointer(0, methods.computeIfAbsent(file.getPointer(0), this::recordingMethods));
    }
    return result;
  }

  private void noticeReplaced(String name) {
    Object before = keys.get(name);
    if (before != null && !before.equals(key(name)) && Files.exists(directory.resolve(name))) {
      try {
        recording.add(new Event.Replaced(name, Files.readAllBytes(directory.resolve(name))));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private @Nullable Object key(String name) {
    try {
      return Files.readAttributes(directory.resolve(name), BasicFileAttributes.class).fileKey();
    } catch (IOException none) {
      return null;
    }
  }

  private int delete(Pointer self, String path, int syncDirectory) {
    String name = recorded(path);
    if (name != null && Files.exists(directory.resolve(name))) {
      recording.add(new Event.Deleted(name));
      keys.remove(name);
    }
    return delete.invokeInt(new Object[] {self, path, syncDirectory});
  }

  /** Its flush follows at once, in the same call of SQLite. */
  private int openDirectory(String fileInIt, IntByReference descriptor) {
    int result = openDirectory.invokeInt(new Object[] {fileInIt, descriptor});
    if (result == OK && recorded(fileInIt) != null) {
      recording.directorySynced();
    }
    return result;
  }

  private Memory recordingMethods(Pointer original) {
    Memory copy = new Memory(METHODS_SIZE);
    copy.write(0, original.getByteArray(0, METHODS_SIZE), 0, METHODS_SIZE);
    Function close = Function.getFunction(original.getPointer(CLOSE));
    Function write = Function.getFunction(original.getPointer(WRITE));
    Function truncate = Function.getFunction(original.getPointer(TRUNCATE));
    Function sync = Function.getFunction(original.getPointer(SYNC));
    copy.setPointer(CLOSE, address((CloseCall) file -> close(close, file)));
    copy.setPointer(
        WRITE,
        address(
            (WriteCall)
                (file, bytes, length, offset) -> {
                  byte[] written = bytes.getByteArray(0, length);
                  recording.add(new Event.Written(name(file), offset, written));
                  return write.invokeInt(new Object[] {file, bytes, length, offset});
                }));
    copy.setPointer(
        TRUNCATE,
        address(
            (TruncateCall)
                (file, size) -> {
                  recording.add(new Event.Truncated(name(file), size));
                  return truncate.invokeInt(new Object[] {file, size});
                }));
    copy.setPointer(SYNC, address((SyncCall) (file, flags) -> sync(sync, file, flags)));
    return copy;
  }

  private int close(Function close, Pointer file) {
    openFiles.remove(file);
    return close.invokeInt(new Object[] {file});
  }

  private int sync(Function sync, Pointer file, int flags) {
    if (recording.failsFlush(name(file))) {
      return IOERR_FSYNC;
    }
    int began = recording.size();
    int result = sync.invokeInt(new Object[] {file, flags});
    if (result == OK) {
      recording.synced(name(file), began);
    }
    return result;
  }

  private String name(Pointer file) {
    return requireNonNull(openFiles.get(file), "a file that was never opened");
  }

  interface OpenCall extends Callback {
    int call(
        Pointer self, @Nullable Pointer path, Pointer file, int flags, @Nullable Pointer outFlags);
  }

  interface DeleteCall extends Callback {
    int call(Pointer self, String path, int syncDirectory);
  }

  interface OpenDirectoryCall extends Callback {
    int call(String fileInIt, IntByReference descriptor);
  }

  interface CloseCall extends Callback {
    int call(Pointer file);
  }

  interface WriteCall extends Callback {
    int call(Pointer file, Pointer bytes, int length, long offset);
  }

  interface TruncateCall extends Callback {
    int call(Pointer file, long size);
  }

  interface SyncCall extends Callback {
    int call(Pointer file, int flags);
  }
}
