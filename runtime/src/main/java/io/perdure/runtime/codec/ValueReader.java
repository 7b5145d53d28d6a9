package io.perdure.runtime.codec;

import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/** Reads what {@link ValueWriter} wrote; everything it returns is new. */
final class ValueReader {
  private final JsonParser json;
  private final Shapes shapes;

  ValueReader(JsonParser json, Shapes shapes) {
    this.json = json;
    this.shapes = shapes;
  }

  /** The whole document. */
  Object root(Type expected) {
    if (json.nextToken() == null) {
      throw Refusal.of("is damaged: it is empty");
    }
    Object value = value(Object.class, expected);
    if (value == null || json.nextToken() != null) {
      throw Refusal.of("is damaged: there is more than one value in it, or null");
    }
    return value;
  }

  /**
   * The value whose first token the parser stands on; leaves the parser on its last.
   *
   * @param written the declared type that the writer knew of
   * @param expected what is asked for now
   */
  @Nullable Object value(Type written, Type expected) {
    JsonToken first = json.currentToken();
    if (first == JsonToken.VALUE_NULL) {
      return null;
    }
    if (first == JsonToken.START_OBJECT
        && json.nextToken() == JsonToken.PROPERTY_NAME
        && Tag.isTag(json.currentName())) {
      return Widening.fit(tagged(expected), Types.raw(expected));
    }
    Shape shape = shapes.pinnedBy(Types.raw(written));
    if (shape == null) {
      shape = JdkShapes.defaultFor(first);
    }
    return Widening.fit(
        shape.read(this, Params.of(written), Params.of(expected)), Types.raw(expected));
  }

  private Object tagged(Type expected) {
    Tag tag = Tag.parse(json.currentName(), shapes.names());
    Shape shape = shapes.named(tag.name());
    if (json.nextToken() == JsonToken.START_OBJECT) {
      json.nextToken();
    }
    Object value = shape.readAs(this, tag.hint(), expected);
    if (json.nextToken() != JsonToken.END_OBJECT) {
      throw Refusal.of("is damaged: there is more than one value under the tag of " + tag.name());
    }
    return value;
  }

  @Nullable Object field(String name, Type type) {
    json.nextToken();
    try {
      return value(type, type);
    } catch (Refusal refusal) {
      throw refusal.inField(name);
    }
  }

  /** All elements of the array that the parser stands on. */
  List<@Nullable Object> elements(Type written, Type expected) {
    require(JsonToken.START_ARRAY, "a list");
    List<@Nullable Object> elements = new ArrayList<>();
    while (json.nextToken() != JsonToken.END_ARRAY) {
      elements.add(element(elements.size(), written, expected));
    }
    return elements;
  }

  @Nullable Object element(int index, Type written, Type expected) {
    try {
      return value(written, expected);
    } catch (Refusal refusal) {
      throw refusal.inElement(index);
    }
  }

  /** The key of a pair, whose opening bracket the parser stands on. */
  @Nullable Object pairKey(Type written, Type expected) {
    require(JsonToken.START_ARRAY, "a pair");
    json.nextToken();
    try {
      return value(written, expected);
    } catch (Refusal refusal) {
      throw refusal.inKey();
    }
  }

  /** The value of a pair, and its closing bracket. */
  @Nullable Object pairValue(@Nullable Object key, Type written, Type expected) {
    Object value = namedValue(key, written, expected);
    json.nextToken();
    require(JsonToken.END_ARRAY, "the end of a pair");
    return value;
  }

  /** The value under the name that the parser stands on. */
  @Nullable Object namedValue(@Nullable Object key, Type written, Type expected) {
    json.nextToken();
    try {
      return value(written, expected);
    } catch (Refusal refusal) {
      throw refusal.inEntry(key);
    }
  }

  /** Whether the map under the parser has JSON keys; else it is a list of pairs. */
  boolean hasNames() {
    JsonToken token = json.currentToken();
    return token == JsonToken.PROPERTY_NAME || token == JsonToken.END_OBJECT;
  }

  /** The name the parser stands on, or null at the end of the object. */
  @Nullable String name() {
    if (json.currentToken() == JsonToken.END_OBJECT) {
      return null;
    }
    if (json.currentToken() != JsonToken.PROPERTY_NAME) {
      throw mismatch("an object");
    }
    return Tag.unescape(json.currentName());
  }

  /** Goes on to the next name once a value is read. */
  void afterValue() {
    json.nextToken();
  }

  void skipField() {
    json.nextToken();
    json.skipChildren();
  }

  void startArray() {
    require(JsonToken.START_ARRAY, "a list");
  }

  /** Goes on to the next element; false at the end of the array. */
  boolean nextElement() {
    return json.nextToken() != JsonToken.END_ARRAY;
  }

  /** The text under the name that the parser stands on. */
  String text() {
    json.nextToken();
    return string();
  }

  String string() {
    require(JsonToken.VALUE_STRING, "a text");
    return json.getString();
  }

  boolean bool() {
    JsonToken token = json.currentToken();
    if (token != JsonToken.VALUE_TRUE && token != JsonToken.VALUE_FALSE) {
      throw mismatch("true or false");
    }
    return token == JsonToken.VALUE_TRUE;
  }

  /** A whole number within the bounds of its type. */
  long integer(long min, long max, String type) {
    require(JsonToken.VALUE_NUMBER_INT, "a whole number");
    String digits = json.getString();
    try {
      long number = Long.parseLong(digits);
      if (number >= min && number <= max) {
        return number;
      }
    } catch (NumberFormatException tooLong) {
      // Reported like any other number that does not fit.
    }
    throw Refusal.of(
        "is stored as " + digits + ", which no " + type + " can hold; use a wider type");
  }

  /** The text of a floating-point number; its three special values are strings. */
  String floating() {
    if (json.currentToken() != JsonToken.VALUE_STRING) {
      require(JsonToken.VALUE_NUMBER_FLOAT, "a floating-point number");
    }
    return json.getString();
  }

  private void require(JsonToken token, String what) {
    if (json.currentToken() != token) {
      throw mismatch(what);
    }
  }

  private Refusal mismatch(String wanted) {
    return Refusal.of(
        "is stored as "
            + describe(json.currentToken())
            + " where the class now wants "
            + wanted
            + "; give the field its old type back, or give the new one another name");
  }

  private static String describe(@Nullable JsonToken token) {
    if (token == null) {
      return "nothing";
    }
    return switch (token) {
      case START_ARRAY -> "a list";
      case START_OBJECT, PROPERTY_NAME, END_OBJECT -> "an object";
      case VALUE_STRING -> "a text";
      case VALUE_NUMBER_INT -> "a whole number";
      case VALUE_NUMBER_FLOAT -> "a floating-point number";
      case VALUE_TRUE, VALUE_FALSE -> "a boolean";
      default -> "something else";
    };
  }
}
