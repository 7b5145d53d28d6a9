package io.perdure.runtime.key;

import java.util.Collections;
import java.util.Comparator;

/**
 * The order of keys: that of their UTF-8 bytes (rule 4.1), which is that of their code points. Java
 * compares UTF-16 units, where surrogates come before U+E000 and above.
 */
public final class KeyOrder implements Comparator<String> {

  /** The order; it has no state. */
  public static final KeyOrder INSTANCE = new KeyOrder();

  /** The opposite order. */
  public static final Comparator<String> REVERSED = Collections.reverseOrder(INSTANCE);

  private KeyOrder() {}

  @Override
  public int compare(String one, String other) {
    int shared = Math.min(one.length(), other.length());
    for (int i = 0; i < shared; i++) {
      char a = one.charAt(i);
      char b = other.charAt(i);
      if (a != b) {
        // Well-formed UTF-16: a surrogate stands for a code point above all others.
        boolean supplementary = Character.isSurrogate(a);
        if (supplementary != Character.isSurrogate(b)) {
          return supplementary ? 1 : -1;
        }
        return Character.compare(a, b);
      }
    }
    return Integer.compare(one.length(), other.length());
  }
}
