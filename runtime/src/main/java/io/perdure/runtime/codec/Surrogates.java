package io.perdure.runtime.codec;

/** Strings cut in the middle of a character, which UTF-8 cannot hold and Java can. */
final class Surrogates {
  private Surrogates() {}

  static boolean arePaired(String text) {
    int at = 0;
    while (at < text.length()) {
      int point = text.codePointAt(at);
      if (point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE) {
        return false;
      }
      at += Character.charCount(point);
    }
    return true;
  }

  /** A JSON string in which everything but plain ASCII is escaped. */
  static String escaped(String text) {
    StringBuilder json = new StringBuilder("\"");
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c >= ' ' && c < 0x7f && c != '"' && c != '\\') {
        json.append(c);
      } else {
        json.append(String.format("\\u%04x", (int) c));
      }
    }
    return json.append('"').toString();
  }
}
