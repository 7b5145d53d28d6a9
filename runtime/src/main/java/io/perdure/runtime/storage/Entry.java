package io.perdure.runtime.storage;

import io.perdure.runtime.codec.ValueCodec;
import io.perdure.runtime.codec.ValueException;
import io.perdure.runtime.commit.Encodable;
import java.lang.reflect.Type;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What the cache knows of one key: a value as it was when it was put or read, or that there is none
 * (rule 4.2). A value that cannot change is shared, of another every reader gets a copy, made from
 * the stored form.
 *
 * <p>The committer reads the stored form, everything else is the turn's.
 */
final class Entry implements Encodable {

  /** In the store as it is here. */
  private static final long CLEAN = 0;

  /** Written, and in a write set that is not closed yet. */
  private static final long OPEN = Long.MAX_VALUE;

  /** This object, its place in the maps and the array's header, about. */
  private static final int OVERHEAD_BYTES = 128;

  final String key;
  private final byte @Nullable [] encoded;
  private @Nullable Object shared;

  /** Of the write set it is in. */
  private long number;

  /** The cache's clock when it was last asked for. */
  long used;

  /** To be forgotten once it is in the store (rule 4.5). */
  boolean uncached;

  private Entry(String key, byte @Nullable [] encoded, @Nullable Object shared, long number) {
    this.key = key;
    this.encoded = encoded;
    this.shared = shared;
    this.number = number;
  }

  /** A value being put. */
  static Entry put(String key, Object value, ValueCodec codec) throws ValueException {
    return new Entry(key, codec.encode(value), codec.isImmutable(value) ? value : null, OPEN);
  }

  /** A key being deleted. */
  static Entry deleted(String key) {
    return new Entry(key, null, null, OPEN);
  }

  /** What the store has under a key. */
  static Entry read(String key, byte @Nullable [] stored) {
    return new Entry(key, stored, null, CLEAN);
  }

  boolean isAbsent() {
    return encoded == null;
  }

  /** Whether the store has it, so that it may be forgotten. */
  boolean isClean() {
    return number == CLEAN;
  }

  boolean isOpen() {
    return number == OPEN;
  }

  long number() {
    return number;
  }

  void sealed(long by) {
    number = by;
  }

  void flushed() {
    number = CLEAN;
  }

  boolean holdsTheSameAs(Entry other) {
    return Arrays.equals(encoded, other.encoded);
  }

  /** The value as an instance of a type; {@code null} if there is none. */
  @Nullable Object as(Type type, ValueCodec codec) throws ValueException {
    if (encoded == null) {
      return null;
    }
    Object known = shared;
    if (type instanceof Class<?> wanted && wanted.isInstance(known)) {
      return known; // no copy, no allocation
    }
    Object value = codec.decode(encoded, type);
    if (codec.isImmutable(value)) {
      shared = value;
    }
    return value;
  }

  /** What it takes of the memory, about. */
  long size() {
    return (long) OVERHEAD_BYTES + key.length() + valueBytes();
  }

  int valueBytes() {
    return encoded == null ? 0 : encoded.length;
  }

  @Override
  public byte @Nullable [] bytes() {
    return encoded;
  }
}
