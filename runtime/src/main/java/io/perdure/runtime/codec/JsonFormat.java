package io.perdure.runtime.codec;

import java.io.ByteArrayOutputStream;
import java.lang.reflect.Type;
import java.util.ConcurrentModificationException;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonEncoding;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamWriteConstraints;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.util.JsonRecyclerPools;

/** Everything that is no scalar, as UTF-8 JSON. */
final class JsonFormat {
  /** A value takes up to four levels of JSON: its tag, itself, and a pair in a list of pairs. */
  private static final int JSON_DEPTH = 4 * (ValueWriter.MAX_DEPTH + 1);

  private static final int BUFFERS = 16;

  private final JsonFactory factory = newFactory();
  private final Shapes shapes;

  JsonFormat(ClassLoader applicationLoader, ClassOpener opener, References references) {
    this.shapes = new Shapes(new TypeNames(applicationLoader), opener, references);
  }

  /** What was written must be read, whatever its size; the limits of a store come before. */
  private static JsonFactory newFactory() {
    return JsonFactory.builder()
        .streamReadConstraints(
            StreamReadConstraints.builder()
                .maxNestingDepth(JSON_DEPTH)
                .maxStringLength(Integer.MAX_VALUE)
                .maxNameLength(Integer.MAX_VALUE)
                .build())
        .streamWriteConstraints(
            StreamWriteConstraints.builder().maxNestingDepth(JSON_DEPTH).build())
        .disable(TokenStreamFactory.Feature.FAIL_ON_SYMBOL_HASH_OVERFLOW)
        .enable(StreamWriteFeature.USE_FAST_DOUBLE_WRITER)
        .recyclerPool(JsonRecyclerPools.newBoundedPool(BUFFERS))
        .build();
  }

  byte[] encode(byte[] header, Object value) throws ValueException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.writeBytes(header);
    try (JsonGenerator json =
        factory.createGenerator(ObjectWriteContext.empty(), bytes, JsonEncoding.UTF8)) {
      new ValueWriter(factory, shapes, json).value(value, Object.class);
    } catch (Refusal refusal) {
      throw failed("cannot store: ", refusal.describe(rootName(value)), refusal);
    } catch (ConcurrentModificationException changed) {
      throw failed(
          "cannot store: ",
          rootName(value) + " was changed by another thread meanwhile; store a copy",
          changed);
    }
    return bytes.toByteArray();
  }

  Object decode(byte[] stored, int offset, Type type) throws ValueException {
    String root = "the value";
    try (JsonParser json =
        factory.createParser(ObjectReadContext.empty(), stored, offset, stored.length - offset)) {
      return new ValueReader(json, shapes).root(type);
    } catch (Refusal refusal) {
      throw failed("cannot read what is stored: ", refusal.describe(root), refusal);
    } catch (JacksonException damaged) {
      throw failed(
          "cannot read what is stored: ",
          "it is damaged: " + damaged.getOriginalMessage(),
          damaged);
    }
  }

  private static String rootName(Object value) {
    Shape jdk = JdkShapes.of(value.getClass());
    String name = jdk != null ? jdk.name : value.getClass().getSimpleName();
    return name.isEmpty() ? "the value" : name;
  }

  private static ValueException failed(String what, String description, Throwable cause) {
    return new ValueException(
        what + description, cause instanceof Refusal ? cause.getCause() : cause);
  }
}
