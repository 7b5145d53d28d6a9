package io.perdure.runtime.object;

import io.perdure.runtime.cached.CachedOptions;
import io.perdure.runtime.cached.Keys;
import io.perdure.runtime.codec.ValueCodec;
import io.perdure.runtime.codec.ValueException;
import io.perdure.runtime.storage.ReservedStorage;
import io.perdure.runtime.time.TimeSource;
import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The completed values of one method in its object's storage (rule 6.4), under reserved names; in
 * the object's turns only. Each is a list: the version of this form, when it was computed and from
 * when on it is too old, in milliseconds of the wall's clock, and unless it is {@code null} the
 * value as its codec stores it.
 */
final class PersistedValues {

  private static final Logger log = LoggerFactory.getLogger(PersistedValues.class);
  private static final int VERSION = 1;

  private final ReservedStorage storage;
  private final ValueCodec codec;
  private final TimeSource time;

  /** Begins the names. */
  private final String prefix;

  /** All names there are, those that were put here last; {@code null} until the first is put. */
  private @Nullable Set<String> names;

  PersistedValues(ReservedStorage storage, ValueCodec codec, TimeSource time, String prefix) {
    this.storage = storage;
    this.codec = codec;
    this.time = time;
    this.prefix = prefix;
  }

  /**
   * A value that was kept.
   *
   * @param ageNanos since it was computed
   */
  record Kept(@Nullable Object value, long ageNanos) {}

  /** The value of a key; {@code null} if there is none, it is too old or it cannot be read. */
  @Nullable Kept get(Object key, Type type) {
    String name = name(key);
    try {
      return storage.get(name, List.class) instanceof List<?> kept ? read(kept, type) : null;
    } catch (ValueException | ClassCastException | IndexOutOfBoundsException unreadable) {
      log.debug("A kept value is computed again, since it cannot be read", unreadable);
      return null;
    }
  }

  private @Nullable Kept read(List<?> kept, Type type) throws ValueException {
    long now = time.currentTimeMillis();
    boolean isKnown = ((Number) kept.get(0)).intValue() == VERSION;
    if (!isKnown || now >= ((Number) kept.get(2)).longValue()) {
      return null;
    }
    long age = Math.max(0, now - ((Number) kept.get(1)).longValue());
    Object value = kept.size() > 3 ? codec.decode((byte[]) kept.get(3), type) : null;
    return new Kept(value, TimeUnit.MILLISECONDS.toNanos(age));
  }

  /** Keeps a value, in the open write set. */
  void put(Object key, @Nullable Object value, CachedOptions options) {
    long now = time.currentTimeMillis();
    List<Object> kept = new ArrayList<>(List.of(VERSION, now, deadline(now, options.ttl())));
    String name = name(key);
    try {
      if (value != null) {
        kept.add(codec.encode(value));
      }
      storage.put(name, kept, false); // if it is lost it is computed again
    } catch (ValueException e) {
      throw new IllegalStateException(
          "A persistent cached result cannot be kept: " + e.getMessage(), e);
    }
    bound(name, options.maximumSize());
  }

  private static long deadline(long now, long ttl) {
    if (ttl == CachedOptions.FOREVER) {
      return Long.MAX_VALUE;
    }
    long deadline = now + TimeUnit.NANOSECONDS.toMillis(ttl);
    return deadline < now ? Long.MAX_VALUE : deadline;
  }

  private void bound(String added, long maximum) {
    Set<String> present = names;
    if (present == null) {
      present = new LinkedHashSet<>(storage.names(prefix));
      names = present;
    }
    present.remove(added);
    present.add(added);
    while (present.size() > maximum) {
      String first = present.iterator().next();
      present.remove(first);
      storage.delete(first);
    }
  }

  void delete(Object key) {
    String name = name(key);
    storage.delete(name);
    if (names != null) {
      names.remove(name);
    }
  }

  void deleteAll() {
    storage.deletePrefix(prefix);
    names = null;
  }

  /** The key's text may be long, and a name stands in the store's index. */
  private String name(Object key) {
    byte[] text = Keys.text(key, this::text).getBytes(StandardCharsets.UTF_8);
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(text);
      return prefix + Base64.getUrlEncoder().withoutPadding().encodeToString(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every JDK has it", e);
    }
  }

  private String text(Object part) {
    try {
      String stored = new String(codec.encode(part), StandardCharsets.ISO_8859_1); // not a text
      return part.getClass().getName() + ' ' + stored;
    } catch (ValueException e) {
      throw new IllegalArgumentException(
          "The key of a persistent cached method cannot be kept: " + e.getMessage(), e);
    }
  }
}
