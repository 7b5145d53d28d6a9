package io.perdure.store.embedded;

import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Deque;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.Semaphore;

/** A small pool of reading connections, opened when they are first needed. */
final class Readers implements AutoCloseable {
  /** Enough to keep a disk busy, few enough that their page caches stay small. */
  static final int LIMIT = Math.max(4, Runtime.getRuntime().availableProcessors());

  private final Path directory;
  private final Semaphore free = new Semaphore(LIMIT);
  private final Deque<Reader> idle = new ConcurrentLinkedDeque<>();

  Readers(Path directory) {
    this.directory = directory;
  }

  /** Waits without heed to interrupts: a turn that is interrupted still gets its value. */
  <T> T read(Query<T> query) throws SQLException {
    free.acquireUninterruptibly();
    try {
      Reader reader = idle.pollFirst();
      return use(reader != null ? reader : Reader.open(directory), query);
    } finally {
      free.release();
    }
  }

  /** Nothing is being read any more, and nothing will be. */
  @Override
  public void close() throws SQLException {
    for (Reader reader = idle.pollFirst(); reader != null; reader = idle.pollFirst()) {
      reader.close();
    }
  }

  private <T> T use(Reader reader, Query<T> query) throws SQLException {
    boolean whole = false;
    try {
      T result = query.on(reader);
      whole = true;
      return result;
    } finally {
      if (whole) {
        idle.addFirst(reader);
      } else {
        reader.close();
      }
    }
  }

  /** What is asked of a reader. */
  interface Query<T> {
    T on(Reader reader) throws SQLException;
  }
}
