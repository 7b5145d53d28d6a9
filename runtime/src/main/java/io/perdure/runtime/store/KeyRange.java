package io.perdure.runtime.store;

import io.perdure.runtime.key.KeyOrder;

/**
 * The keys of one object from one to before another, in the order of {@link KeyOrder}.
 *
 * @param from the first key that belongs to it, if there is one; {@link #START} is before all
 * @param to the first one after it; {@link #END} is after all but the {@linkplain ReservedKeys
 *     reserved} ones
 */
public record KeyRange(String from, String to) {

  /** Before every key. */
  public static final String START = "";

  /** After every key but the reserved ones. */
  public static final String END = ReservedKeys.of("");

  /** Every key but the reserved ones. */
  public static final KeyRange ALL = new KeyRange(START, END);

  /** The key directly after another one: nothing is between them. */
  public static String after(String key) {
    return key + '\0';
  }

  /** The first key that does not begin with this, and comes after all those that do. */
  public static String afterPrefix(String prefix) {
    int end = prefix.length();
    while (end > 0) {
      int last = prefix.codePointBefore(end);
      end -= Character.charCount(last);
      if (last != Character.MAX_CODE_POINT) {
        // No code point is a surrogate: the one after U+D7FF is U+E000.
        int next = last == Character.MIN_SURROGATE - 1 ? Character.MAX_SURROGATE + 1 : last + 1;
        return prefix.substring(0, end) + Character.toString(next);
      }
    }
    return END;
  }

  /** Whether no key can be in it. */
  public boolean isEmpty() {
    return KeyOrder.INSTANCE.compare(from, to) >= 0;
  }

  /** Whether a key is in it. */
  public boolean contains(String key) {
    return KeyOrder.INSTANCE.compare(from, key) <= 0 && KeyOrder.INSTANCE.compare(key, to) < 0;
  }

  /** What is in both. */
  public KeyRange intersection(KeyRange other) {
    return new KeyRange(
        KeyOrder.INSTANCE.compare(from, other.from) >= 0 ? from : other.from,
        KeyOrder.INSTANCE.compare(to, other.to) <= 0 ? to : other.to);
  }
}
