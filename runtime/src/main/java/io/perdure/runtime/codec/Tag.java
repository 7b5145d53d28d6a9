package io.perdure.runtime.codec;

import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.List;

/** The key that names a class in JSON, as in {@code {"@ArrayList<Long>": [1, 2]}}. */
record Tag(String name, Params hint) {
  static final String MARK = "@";

  /** Keys that are data and begin with the mark are written with two. */
  static boolean isTag(String key) {
    return key.startsWith(MARK) && !key.startsWith(MARK + MARK);
  }

  static String unescape(String key) {
    return key.startsWith(MARK) ? key.substring(MARK.length()) : key;
  }

  String text(TypeNames names) {
    if (hint.isNone()) {
      return MARK + name;
    }
    List<String> parts = new ArrayList<>();
    for (Type part : hint.types()) {
      parts.add(names.of(Types.raw(part)));
    }
    return MARK + name + "<" + String.join(",", parts) + ">";
  }

  static Tag parse(String text, TypeNames names) {
    int open = text.indexOf('<');
    if (open < 0 || !text.endsWith(">")) {
      return new Tag(text.substring(MARK.length()), Params.NONE);
    }
    List<Type> types = new ArrayList<>();
    for (String part : text.substring(open + 1, text.length() - 1).split(",", -1)) {
      types.add(names.resolve(part));
    }
    return new Tag(text.substring(MARK.length(), open), new Params(List.copyOf(types)));
  }
}
