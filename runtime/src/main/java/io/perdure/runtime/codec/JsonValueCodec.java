package io.perdure.runtime.codec;

import java.lang.reflect.Type;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Scalars in a few bytes, everything else as JSON that can be read with any tool.
 *
 * <p>One for each class loader of an application. It holds the loader and nothing static holds it,
 * so both can be collected together. The stored form is described in {@code
 * docs/decisions/0004-value-codec.md}.
 */
public final class JsonValueCodec implements ValueCodec {
  private final ClassLoader applicationLoader;
  private final ClassOpener opener;
  private final References references;
  private final ImmutableTypes immutables;
  private volatile @Nullable JsonFormat json;

  /** For an application without durable objects, whose classes are open to reflection. */
  public JsonValueCodec(ClassLoader applicationLoader) {
    this(applicationLoader, ClassOpener.NONE, References.NONE);
  }

  /** With a hook that opens classes of named modules, and for an application's durable objects. */
  public JsonValueCodec(ClassLoader applicationLoader, ClassOpener opener, References references) {
    this.applicationLoader = applicationLoader;
    this.opener = opener;
    this.references = references;
    this.immutables = new ImmutableTypes(references);
  }

  @Override
  public byte[] encode(Object value) throws ValueException {
    Objects.requireNonNull(value, "null cannot be stored");
    byte[] scalar = ScalarFormat.encode(value);
    return scalar != null ? scalar : json().encode(ScalarFormat.header(ScalarFormat.JSON), value);
  }

  @Override
  public Object decode(byte[] stored, Type type) throws ValueException {
    requireKnownVersion(stored);
    if (stored[1] == ScalarFormat.JSON) {
      return json().decode(stored, ScalarFormat.HEADER, type);
    }
    Object scalar = ScalarFormat.decode(stored);
    if (scalar == null) {
      throw damaged("there is no kind " + (stored[1] & 0xff));
    }
    try {
      return Widening.fit(scalar, Types.raw(type));
    } catch (Refusal refusal) {
      throw new ValueException(
          "cannot read what is stored: " + refusal.describe("the value"), null);
    }
  }

  @Override
  public boolean isImmutable(Object value) {
    return immutables.isImmutable(value);
  }

  private static void requireKnownVersion(byte[] stored) throws ValueException {
    if (stored.length < ScalarFormat.HEADER) {
      throw damaged("it has " + stored.length + " bytes");
    }
    if (stored[0] != ScalarFormat.VERSION) {
      throw new ValueException(
          "cannot read what is stored: it is in format "
              + (stored[0] & 0xff)
              + ", and this version of Perdure reads format "
              + ScalarFormat.VERSION
              + "; use the version that wrote it, or a newer one",
          null);
    }
  }

  private static ValueException damaged(String how) {
    return new ValueException("cannot read what is stored: it is damaged: " + how, null);
  }

  /** Made at the first value that needs it: scalars alone load no class of Jackson. */
  private JsonFormat json() {
    JsonFormat made = json;
    if (made == null) {
      synchronized (this) {
        made = json;
        if (made == null) {
          made = new JsonFormat(applicationLoader, opener, references);
          json = made;
        }
      }
    }
    return made;
  }
}
