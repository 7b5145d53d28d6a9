package io.perdure.runtime.storage;

import io.perdure.runtime.api.Failures;
import io.perdure.runtime.codec.ValueCodec;
import io.perdure.runtime.codec.ValueException;
import io.perdure.runtime.commit.CommitFailedException;
import io.perdure.runtime.commit.Committer;
import io.perdure.runtime.commit.Encodable;
import io.perdure.runtime.commit.Fence;
import io.perdure.runtime.commit.WriteSet;
import io.perdure.runtime.store.ObjectKey;
import io.perdure.runtime.store.Store;
import io.perdure.runtime.store.StoreException;
import java.lang.reflect.Type;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The write-behind cache of one activation: reads come from memory, writes go to memory, and what
 * was written since the last seal point is the open write set (rules 4.2 to 4.4).
 *
 * <p>Used by the thread that is in the activation's turn only, which {@link TurnOwner} checks; so
 * operations take effect in the order they are started.
 */
public final class ObjectStorage {

  private static final Logger log = LoggerFactory.getLogger(ObjectStorage.class);

  private final ObjectKey object;
  private final TurnOwner owner;
  private final Fence fence;
  private final ValueCodec codec;
  private final Store store;
  private final Committer committer;
  private final Failures failures;
  private final Limits limits;

  /** Sealed writes of an earlier activation are in the store once this number is durable. */
  private long readableFrom;

  private final Map<String, Snapshot> cache = new HashMap<>();
  private @Nullable Map<String, @Nullable Encodable> open;

  /**
   * The storage of a new activation.
   *
   * @param readableFrom the number of the object's last write set, 0 if there is none
   */
  public ObjectStorage(
      ObjectKey object,
      TurnOwner owner,
      Fence fence,
      ValueCodec codec,
      Store store,
      Committer committer,
      Failures failures,
      Limits limits,
      long readableFrom) {
    this.object = object;
    this.owner = owner;
    this.fence = fence;
    this.codec = codec;
    this.store = store;
    this.committer = committer;
    this.failures = failures;
    this.limits = limits;
    this.readableFrom = readableFrom;
  }

  /** The value of a key as an instance of {@code type}, or {@code null} if there is none. */
  public @Nullable Object get(String key, Type type) {
    owner.requireTurn();
    Snapshot snapshot = snapshot(key);
    if (snapshot.isAbsent()) {
      return null;
    }
    Object shared = snapshot.sharedAs(type);
    return shared != null ? shared : decode(key, snapshot, type);
  }

  /**
   * Sets the values of all these keys, or of none if one is refused; durable with the write set
   * they become part of.
   */
  public void put(Map<String, ?> entries) {
    owner.requireTurn();
    if (entries.size() == 1) {
      entries.forEach((key, value) -> write(key, encode(key, value)));
      return;
    }
    Map<String, Snapshot> encoded = new LinkedHashMap<>();
    entries.forEach((key, value) -> encoded.put(key, encode(key, value)));
    encoded.forEach(this::write);
  }

  /**
   * Removes keys, or none if one is refused.
   *
   * @return how many were there
   */
  public int delete(Collection<String> keys) {
    owner.requireTurn();
    Set<String> present = new LinkedHashSet<>();
    for (String key : keys) {
      if (!snapshot(key).isAbsent()) {
        present.add(key);
      }
    }
    for (String key : present) {
      cache.put(key, Snapshot.ABSENT);
      openSet().put(key, null);
    }
    return present.size();
  }

  /** Whether something was written since the last seal point. */
  public boolean isDirty() {
    return open != null;
  }

  /**
   * Closes the open write set and gives it its number (rule 5.2).
   *
   * @param dependsOn what the activation depends on; if that was lost, so is this
   * @param lingering whether nobody may wait for the number soon
   */
  public long seal(long dependsOn, boolean lingering) throws CommitFailedException {
    Map<String, @Nullable Encodable> writes = Objects.requireNonNull(open);
    open = null;
    return committer.append(new WriteSet(object, fence, false, writes, 0), dependsOn, lingering);
  }

  /** Forgets the open write set; the activation is lost (rule 4.3). */
  public void dropOpen() {
    open = null;
  }

  private Snapshot snapshot(String key) {
    Snapshot cached = cache.get(key);
    if (cached != null) {
      return cached;
    }
    checkKey(key);
    Snapshot read = read(key);
    cache.put(key, read);
    return read;
  }

  private Snapshot read(String key) {
    try {
      awaitEarlierWrites();
      byte[] stored = store.read(object, key);
      return stored == null ? Snapshot.ABSENT : Snapshot.stored(stored);
    } catch (StoreException e) {
      throw failures.storage(
          object, "Cannot read key \"" + key + "\" of " + object + ": " + e.getMessage(), e);
    }
  }

  private void awaitEarlierWrites() {
    if (readableFrom != 0) {
      try {
        committer.await(readableFrom);
      } catch (CommitFailedException lost) {
        log.debug("Reading {} without the writes it lost: {}", object, lost.getMessage());
      }
      readableFrom = 0;
    }
  }

  private Object decode(String key, Snapshot snapshot, Type type) {
    try {
      Object value = snapshot.decode(codec, type);
      cache.put(key, snapshot.sharing(value, codec));
      return value;
    } catch (ValueException e) {
      throw failures.storage(object, "Key \"" + key + "\" of " + object + ": " + e.getMessage(), e);
    }
  }

  private void write(String key, Snapshot snapshot) {
    cache.put(key, snapshot);
    openSet().put(key, snapshot);
  }

  private Snapshot encode(String key, Object value) {
    checkKey(key);
    Objects.requireNonNull(value, "value; use delete to remove a key");
    Snapshot snapshot;
    try {
      snapshot = Snapshot.of(value, codec);
    } catch (ValueException e) {
      throw failures.storage(object, "Key \"" + key + "\" of " + object + ": " + e.getMessage(), e);
    }
    if (snapshot.bytes().length > limits.valueBytes()) {
      throw failures.storage(
          object,
          "The value for key \""
              + key
              + "\" of "
              + object
              + " takes "
              + snapshot.bytes().length
              + " bytes, more than the limit of "
              + limits.valueBytes()
              + "; store it under several keys",
          null);
    }
    return snapshot;
  }

  private void checkKey(String key) {
    Keys.check("key", key, limits.keyBytes());
  }

  private Map<String, @Nullable Encodable> openSet() {
    Map<String, @Nullable Encodable> present = open;
    if (present == null) {
      present = new HashMap<>();
      open = present;
    }
    return present;
  }
}
