package io.perdure.runtime.store;

/**
 * Keys of an object's storage that only the runtime can make, for what it keeps there itself.
 *
 * <p>Such a key is a well-formed name behind half a surrogate pair, which no other key begins with:
 * user code cannot name it, it comes after all other keys, and no range of those has it in it.
 */
public final class ReservedKeys {

  private static final char MARK = '\udfff';

  private ReservedKeys() {}

  /** The key of a name. */
  public static String of(String name) {
    return MARK + name;
  }

  /** Whether a key, or an end of a range, is a reserved one; {@link KeyRange#END} is the first. */
  public static boolean isReserved(String key) {
    return !key.isEmpty() && key.charAt(0) == MARK;
  }

  /** The name of a reserved key. */
  public static String name(String key) {
    return key.substring(1);
  }

  /** Any key as it can be printed. */
  public static String shown(String key) {
    return isReserved(key) ? name(key) : key;
  }
}
