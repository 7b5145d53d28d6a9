package io.perdure.runtime.storage;

import io.perdure.runtime.codec.ValueCodec;
import io.perdure.runtime.codec.ValueException;
import io.perdure.runtime.commit.Encodable;
import java.lang.reflect.Type;
import org.jspecify.annotations.Nullable;

/**
 * A value as it was when it was put or read (rule 4.2): shared if it cannot change, else its stored
 * form, from which every reader gets a copy.
 */
final class Snapshot implements Encodable {

  /** What the cache knows of a key that is not there. */
  static final Snapshot ABSENT = new Snapshot(null, null);

  private final @Nullable Object shared;
  private byte @Nullable [] encoded; // the committer may race to encode; both get the same bytes

  private Snapshot(@Nullable Object shared, byte @Nullable [] encoded) {
    this.shared = shared;
    this.encoded = encoded;
  }

  /** The snapshot of a value being put. */
  static Snapshot of(Object value, ValueCodec codec) throws ValueException {
    return new Snapshot(codec.isImmutable(value) ? value : null, codec.encode(value));
  }

  /** The snapshot of a value read from the store. */
  static Snapshot stored(byte[] bytes) {
    return new Snapshot(null, bytes);
  }

  /** A snapshot with the decoded value kept, if that may be shared. */
  Snapshot sharing(Object decoded, ValueCodec codec) {
    return codec.isImmutable(decoded) ? new Snapshot(decoded, encoded) : this;
  }

  boolean isAbsent() {
    return this == ABSENT;
  }

  /** The value itself if it is shared and of the type asked for; no copy, no allocation. */
  @Nullable Object sharedAs(Type type) {
    return type instanceof Class<?> wanted && wanted.isInstance(shared) ? shared : null;
  }

  Object decode(ValueCodec codec, Type type) throws ValueException {
    return codec.decode(bytes(), type);
  }

  @Override
  public byte[] bytes() {
    byte[] present = encoded;
    if (present == null) {
      throw new AssertionError("An absent value has no bytes");
    }
    return present;
  }
}
