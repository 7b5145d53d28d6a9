package io.perdure.runtime.storage;

import io.perdure.runtime.api.StorageModes;
import io.perdure.runtime.codec.ValueCodec;
import io.perdure.runtime.codec.ValueException;
import io.perdure.runtime.store.KeyRange;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What the runtime itself keeps in an object's storage, in a space of its own. User code never sees
 * it, but {@code deleteAll} drops it.
 *
 * <p>Writes belong to the write set or the transaction that is open, like those of user code.
 */
public final class ReservedStorage {

  private static final int MOST_AT_ONCE = 1_000;

  private static final StorageModes UNCACHED = new StorageModes(false, false, true);

  private final ObjectStorage storage;
  private final ReservedSpace space;
  private final ValueCodec codec;
  private final Limits limits;

  ReservedStorage(ObjectStorage storage, ReservedSpace space, ValueCodec codec, Limits limits) {
    this.storage = storage;
    this.space = space;
    this.codec = codec;
    this.limits = limits;
  }

  /**
   * The value under a name, or {@code null} if there is none.
   *
   * @throws ValueException when it cannot be read as this type any more; it stays as it is
   */
  public @Nullable Object get(String name, Type type) throws ValueException {
    if (!Keys.isWellFormed(name)) {
      return null;
    }
    Entry entry = storage.readReserved(space.key(name));
    try {
      return entry.as(type, codec);
    } catch (RuntimeException | LinkageError e) { // of the classes that the value is made of
      throw new ValueException("cannot read what is stored: " + e, e);
    }
  }

  /**
   * Puts a value; nothing is changed if that is refused.
   *
   * @param confirmed whether replies wait until it is durable
   * @throws ValueException when the value cannot be stored, is too large, or UTF-8 cannot hold the
   *     name
   */
  public void put(String name, Object value, boolean confirmed) throws ValueException {
    if (!Keys.isWellFormed(name)) {
      throw new ValueException(
          "cannot store: its name has an unpaired surrogate, which UTF-8 cannot hold", null);
    }
    storage.writeReserved(encode(space.key(name), value), confirmed);
  }

  private Entry encode(String key, Object value) throws ValueException {
    Entry entry;
    try {
      entry = Entry.put(key, value, codec);
    } catch (RuntimeException | LinkageError e) { // of the classes that the value is made of
      throw new ValueException("cannot store: " + e, e);
    }
    if (entry.valueBytes() > limits.value()) {
      throw new ValueException(
          "cannot store: it takes "
              + entry.valueBytes()
              + " bytes, more than the limit of "
              + limits.value(),
          null);
    }
    return entry;
  }

  /** Whether there was a value to delete; replies wait until that is durable. */
  public boolean delete(String name) {
    return Keys.isWellFormed(name) && delete(storage.readReserved(space.key(name)));
  }

  private boolean delete(Entry entry) {
    if (entry.isAbsent()) {
      return false;
    }
    storage.writeReserved(Entry.deleted(entry.key), true);
    return true;
  }

  /** The names that begin with a prefix, in order. */
  public List<String> names(String prefix) {
    List<String> names = new ArrayList<>();
    forEach(prefix, entry -> names.add(space.name(entry.key)));
    return names;
  }

  /** Deletes what begins with a prefix; how many there were. */
  public int deletePrefix(String prefix) {
    int[] deleted = {0};
    forEach(prefix, entry -> deleted[0] += delete(entry) ? 1 : 0);
    return deleted[0];
  }

  private void forEach(String prefix, Consumer<Entry> action) {
    if (!Keys.isWellFormed(prefix)) {
      return;
    }
    String first = space.key(prefix);
    KeyRange left = new KeyRange(first, KeyRange.afterPrefix(first));
    int limit = atOnce();
    Collection<Entry> page;
    do {
      page = storage.listReserved(left, limit, UNCACHED);
      for (Entry entry : page) {
        left = new KeyRange(KeyRange.after(entry.key), left.to());
        action.accept(entry);
      }
    } while (page.size() == limit);
  }

  /** So few that their values, which are read with them, leave room in the memory. */
  private int atOnce() {
    long fits = limits.memory() / 4 / Math.max(1, limits.value());
    return (int) Math.max(1, Math.min(MOST_AT_ONCE, fits));
  }
}
