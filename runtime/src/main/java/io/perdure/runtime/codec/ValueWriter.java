package io.perdure.runtime.codec;

import java.io.StringWriter;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.Collection;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/** Writes one value as JSON, with a tag wherever the declared type does not fix the class. */
final class ValueWriter {
  /** Deep enough for data, and shallow enough for the smallest usual thread stack. */
  static final int MAX_DEPTH = 200;

  private final JsonFactory factory;
  private final Shapes shapes;
  private JsonGenerator json;
  private Object[] ancestors = new Object[16];
  private int depth;

  ValueWriter(JsonFactory factory, Shapes shapes, JsonGenerator json) {
    this.factory = factory;
    this.shapes = shapes;
    this.json = json;
  }

  void value(@Nullable Object value, Type declared) {
    if (value == null) {
      json.writeNull();
      return;
    }
    Shape shape = shapes.of(value);
    Shape pinned = shapes.pinnedBy(Types.raw(declared));
    Params params = Params.of(declared);
    if (pinned == null && shape.isDefaultFor(value)) {
      // With nothing declared about its elements, a list or map of longs says so in a tag.
      Params hint = params.isNone() ? shape.hint(this, value) : Params.NONE;
      plainOrTagged(shape, value, params, hint);
    } else if (pinned == shape) {
      shape.write(this, value, params);
    } else {
      tagged(shape, value, shape.hint(this, value));
    }
  }

  void field(String field, @Nullable Object value, Type declared) {
    try {
      value(value, declared);
    } catch (Refusal refusal) {
      throw refusal.inField(field);
    }
  }

  void element(int index, @Nullable Object value, Type declared) {
    try {
      value(value, declared);
    } catch (Refusal refusal) {
      throw refusal.inElement(index);
    }
  }

  void entryValue(@Nullable Object key, @Nullable Object value, Type declared) {
    try {
      value(value, declared);
    } catch (Refusal refusal) {
      throw refusal.inEntry(key);
    }
  }

  void entryKey(@Nullable Object key, Type declared) {
    try {
      value(key, declared);
    } catch (Refusal refusal) {
      throw refusal.inKey();
    }
  }

  /** Brackets whatever has parts; finds cycles. */
  void enter(Object value) {
    for (int i = 0; i < depth; i++) {
      if (ancestors[i] == value) {
        throw Refusal.cycle(i);
      }
    }
    if (depth == MAX_DEPTH) {
      throw Refusal.of(
          "nests deeper than " + MAX_DEPTH + " levels; keep long chains in a list, or in keys");
    }
    if (depth == ancestors.length) {
      ancestors = Arrays.copyOf(ancestors, 2 * depth);
    }
    ancestors[depth++] = value;
  }

  void exit() {
    depth--;
  }

  /** The one class that all of these are stored as, or Object. */
  Class<?> common(Collection<?> values) {
    Shape common = null;
    for (Object value : values) {
      if (value == null) {
        continue;
      }
      Shape shape = shapes.of(value);
      if (!shape.isHint() || (common != null && common != shape)) {
        return Object.class;
      }
      common = shape;
    }
    return common == null ? Object.class : common.type;
  }

  /** JSON text of its own, to be sorted by and then put in with {@link #raw}. */
  String fragment(Runnable writes) {
    JsonGenerator outer = json;
    StringWriter text = new StringWriter();
    try (JsonGenerator inner = factory.createGenerator(ObjectWriteContext.empty(), text)) {
      json = inner;
      writes.run();
    } finally {
      json = outer;
    }
    return text.toString();
  }

  void raw(String fragment) {
    json.writeRawValue(fragment);
  }

  /** Jackson refuses half a surrogate pair in UTF-8; as an escape it survives. */
  void string(String text) {
    if (Surrogates.arePaired(text)) {
      json.writeString(text);
    } else {
      json.writeRawValue(Surrogates.escaped(text));
    }
  }

  void number(long number) {
    json.writeNumber(number);
  }

  void number(double number) {
    if (Double.isFinite(number)) {
      json.writeNumber(number);
    } else {
      json.writeString(Double.toString(number));
    }
  }

  void number(float number) {
    if (Float.isFinite(number)) {
      json.writeNumber(number);
    } else {
      json.writeString(Float.toString(number));
    }
  }

  void bool(boolean value) {
    json.writeBoolean(value);
  }

  void startArray() {
    json.writeStartArray();
  }

  void endArray() {
    json.writeEndArray();
  }

  void startObject() {
    json.writeStartObject();
  }

  void endObject() {
    json.writeEndObject();
  }

  /** A key that is no tag. */
  void name(String name) {
    json.writeName(name.startsWith(Tag.MARK) ? Tag.MARK + name : name);
  }

  private void plainOrTagged(Shape shape, Object value, Params params, Params hint) {
    if (hint.isNone()) {
      shape.write(this, value, params);
    } else {
      tagged(shape, value, hint);
    }
  }

  private void tagged(Shape shape, Object value, Params hint) {
    json.writeStartObject();
    json.writeName(new Tag(shape.name, hint).text(shapes.names()));
    shape.write(this, value, hint);
    json.writeEndObject();
  }
}
