package io.perdure.runtime.storage;

import io.perdure.runtime.api.Failures;
import io.perdure.runtime.api.StorageModes;
import io.perdure.runtime.codec.JsonValueCodec;
import io.perdure.runtime.codec.ValueCodec;
import io.perdure.runtime.commit.CommitFailedException;
import io.perdure.runtime.commit.Committer;
import io.perdure.runtime.commit.Fence;
import io.perdure.runtime.store.KeyRange;
import io.perdure.runtime.store.ObjectKey;
import io.perdure.runtime.store.Store;
import java.lang.reflect.Type;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/** The storage of one activation, in a turn as long as the test does not end it. */
final class TestedStorage implements TurnOwner {

  static final ObjectKey OBJECT = new ObjectKey("Basket", "b");

  static final long LIMIT_OF_ALL = 50_000;

  final ValueCodec codec = new JsonValueCodec(getClass().getClassLoader());
  final ObjectStorage storage;
  private final Committer committer;

  boolean inTurn = true;

  /** What other events do while the turn is released. */
  @Nullable Runnable meanwhile;

  /** What they do when that which the turn waits for has happened, before it goes on. */
  @Nullable Runnable afterwards;

  /** How often the turn was released. */
  int releases;

  /** What the reply would wait for. */
  long dependsOn;

  /** The last number, whether or not a reply waits for it. */
  long lastNumber;

  @Nullable String exceeded;

  TestedStorage(Store store, Committer committer, Limits limits, long readableFrom) {
    this.committer = committer;
    storage =
        new ObjectStorage(
            OBJECT,
            this,
            new Fence(),
            codec,
            store,
            committer,
            new PlainFailures(),
            limits,
            LIMIT_OF_ALL,
            readableFrom);
  }

  @Nullable Object get(String key, Type type) {
    return storage.get(key, type, StorageModes.DEFAULT);
  }

  /** The number under a key. */
  @Nullable Integer number(String key) {
    return (Integer) get(key, Integer.class);
  }

  void put(String key, Object value) {
    storage.put(key, value, StorageModes.DEFAULT);
  }

  void put(Map<String, ?> entries) {
    storage.put(entries, StorageModes.DEFAULT);
  }

  boolean delete(String key) {
    return delete(List.of(key)) == 1;
  }

  int delete(Collection<String> keys) {
    return storage.delete(keys, StorageModes.DEFAULT);
  }

  void deleteAll() {
    storage.deleteAll(StorageModes.DEFAULT);
  }

  /** The keys of a range. */
  List<String> list(KeyRange range, boolean reverse, int limit) {
    return List.copyOf(listed(range, reverse, limit).keySet());
  }

  NavigableMap<String, Object> listed(KeyRange range, boolean reverse, int limit) {
    return storage.list(range, reverse, limit, Integer.class, StorageModes.DEFAULT);
  }

  <T> T transaction(Callable<T> action) throws Exception {
    return storage.transaction(action);
  }

  /** Makes everything durable that was written. */
  void flush() throws CommitFailedException {
    committer.await(seal());
  }

  @Override
  public long seal() {
    if (storage.isDirty()) {
      boolean confirmed = storage.isConfirmed();
      try {
        lastNumber = storage.seal(lastNumber, false);
      } catch (CommitFailedException e) {
        throw new IllegalStateException(e);
      }
      if (confirmed) {
        dependOn(lastNumber);
      }
    }
    return lastNumber;
  }

  @Override
  public void requireTurn() {
    if (!inTurn) {
      throw new IllegalStateException("not in turn");
    }
  }

  @Override
  public <T extends @Nullable Object> T inTransaction(Callable<T> action) throws Exception {
    return action.call();
  }

  @Override
  public void release(Runnable wait) {
    seal();
    releases++;
    if (meanwhile != null) {
      Runnable others = meanwhile;
      meanwhile = null;
      others.run();
    }
    wait.run();
    if (afterwards != null) {
      Runnable others = afterwards;
      afterwards = null;
      others.run();
    }
  }

  @Override
  public void dependOn(long number) {
    dependsOn = Math.max(dependsOn, number);
  }

  @Override
  public RuntimeException exceeded(String reason) {
    exceeded = reason;
    return new IllegalStateException(reason);
  }

  Object value(String key, Type type) {
    return Objects.requireNonNull(get(key, type));
  }

  private static final class PlainFailures implements Failures {
    @Override
    public RuntimeException storage(
        @Nullable ObjectKey object, String message, @Nullable Throwable cause) {
      return new IllegalStateException(message, cause);
    }

    @Override
    public RuntimeException reset(
        @Nullable ObjectKey object, String message, boolean retryable, @Nullable Throwable cause) {
      throw new AssertionError("Storage resets nothing");
    }

    @Override
    public RuntimeException overloaded(@Nullable ObjectKey object, String message) {
      throw new AssertionError("Storage has no queue");
    }

    @Override
    public RuntimeException timedOut(@Nullable ObjectKey object, String message) {
      throw new AssertionError("Storage has no time limit");
    }

    @Override
    public RuntimeException deadlock(
        @Nullable ObjectKey object, String message, List<String> cycle) {
      throw new AssertionError("Storage waits for no object");
    }

    @Override
    public RuntimeException invalidClass(
        String className, String reason, @Nullable Throwable cause) {
      throw new AssertionError("Storage refuses no class");
    }
  }
}
