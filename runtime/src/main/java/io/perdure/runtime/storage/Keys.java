package io.perdure.runtime.storage;

import java.util.Objects;

/** Checks ids and keys: their UTF-8 form is what is stored and ordered by (rules 1.1, 4.1). */
public final class Keys {

  private Keys() {}

  /**
   * Checks a string that becomes part of a stored key.
   *
   * @param what "key" or "id", for the message
   * @throws IllegalArgumentException when it is empty, too long, or not well-formed Unicode
   */
  public static void check(String what, String text, int maxBytes) {
    Objects.requireNonNull(text, what);
    if (text.isEmpty()) {
      throw new IllegalArgumentException(
          "The " + what + " is empty; give it at least one character");
    }
    // A char is at most 3 bytes, and at least 1: most strings are decided by their length.
    if (text.length() > maxBytes) {
      throw tooLong(what, text, maxBytes);
    }
    int bytes = utf8Length(what, text);
    if (bytes > maxBytes) {
      throw tooLong(what, text, maxBytes);
    }
  }

  /** Whether UTF-8 can hold it. */
  static boolean isWellFormed(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (Character.isSurrogate(text.charAt(i))) {
        if (!isPairAt(text, i)) {
          return false;
        }
        i++;
      }
    }
    return true;
  }

  private static int utf8Length(String what, String text) {
    int bytes = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < 0x80) {
        bytes++;
      } else if (c < 0x800) {
        bytes += 2;
      } else if (!Character.isSurrogate(c)) {
        bytes += 3;
      } else if (isPairAt(text, i)) {
        bytes += 4;
        i++;
      } else {
        throw new IllegalArgumentException(
            "The "
                + what
                + " has an unpaired surrogate at index "
                + i
                + ", which UTF-8 cannot hold; encode binary keys as text, such as hex");
      }
    }
    return bytes;
  }

  private static boolean isPairAt(String text, int index) {
    return Character.isHighSurrogate(text.charAt(index))
        && index + 1 < text.length()
        && Character.isLowSurrogate(text.charAt(index + 1));
  }

  private static IllegalArgumentException tooLong(String what, String text, int maxBytes) {
    String start = text.substring(0, Math.min(text.length(), 40));
    return new IllegalArgumentException(
        "The " + what + " \"" + start + "…\" is longer than " + maxBytes + " bytes of UTF-8");
  }
}
