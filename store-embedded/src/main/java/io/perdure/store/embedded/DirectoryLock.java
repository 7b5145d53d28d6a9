package io.perdure.store.embedded;

import io.perdure.runtime.store.StoreException;
import java.io.File;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/**
 * Exclusive use of a data directory, until it is closed or this process ends, however it ends.
 *
 * <p>The file holds the owner's process id for the errors of others; only the operating system's
 * lock on it counts. POSIX drops all locks a process has on a file when it closes <em>any</em>
 * descriptor of that file, so nothing here opens the file of a lock this process holds and closes
 * it again.
 */
final class DirectoryLock implements AutoCloseable {
  static final String FILE = "perdure.lock";

  /** Behind the text: on Windows a locked byte cannot be read by the others. */
  private static final long LOCKED_BYTE = 1L << 30;

  private static final int LONGEST_PID = 20;

  private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

  /** Kept reachable, since the garbage collector would close them too. */
  private static final Queue<RandomAccessFile> NEVER_CLOSED = new ConcurrentLinkedQueue<>();

  private final Path directory;
  private final RandomAccessFile file;

  private DirectoryLock(Path directory, RandomAccessFile file) {
    this.directory = directory;
    this.file = file;
  }

  static DirectoryLock acquire(Path directory) throws StoreException {
    Failures failures = new Failures(directory);
    if (!HELD.add(directory)) {
      throw failures.inUseHere();
    }
    RandomAccessFile locked = null;
    try {
      locked = openLocked(directory, failures);
      return new DirectoryLock(directory, locked);
    } catch (IOException e) {
      throw failures.cannotLock(e);
    } finally {
      if (locked == null) {
        HELD.remove(directory);
      }
    }
  }

  private static RandomAccessFile openLocked(Path directory, Failures failures)
      throws IOException, StoreException {
    RandomAccessFile file = new RandomAccessFile(directory.resolve(FILE).toFile(), "rw");
    try {
      if (file.getChannel().tryLock(LOCKED_BYTE, 1, false) == null) {
        throw failures.inUse(owner(file));
      }
      sign(file);
      return file;
    } catch (OverlappingFileLockException e) {
      // The holder was loaded by another class loader, or reached the directory by a mount.
      NEVER_CLOSED.add(file);
      throw failures.inUseHere();
    } catch (IOException | StoreException e) {
      file.close();
      throw e;
    }
  }

  private static void sign(RandomAccessFile file) throws IOException {
    byte[] text = (ownPid() + "\n").getBytes(StandardCharsets.US_ASCII);
    file.write(text);
    file.setLength(text.length);
  }

  /** From where the system has one, since {@code ProcessHandle} costs every start 20 ms. */
  private static String ownPid() throws IOException {
    String pid = new File("/proc/self").getCanonicalFile().getName();
    return pid.equals("self") ? Long.toString(ProcessHandle.current().pid()) : pid;
  }

  private static @Nullable String owner(RandomAccessFile file) throws IOException {
    byte[] text = new byte[LONGEST_PID];
    int length = Math.max(0, file.read(text));
    String owner = new String(text, 0, length, StandardCharsets.US_ASCII);
    return owner.lines().filter(line -> line.matches("\\d+")).findFirst().orElse(null);
  }

  @Override
  public void close() {
    try {
      file.close();
    } catch (IOException e) {
      // The descriptor is given back all the same, and the lock with it.
    } finally {
      HELD.remove(directory);
    }
  }
}
