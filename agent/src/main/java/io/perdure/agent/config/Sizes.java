package io.perdure.agent.config;

import java.util.Locale;

/** Sizes in the configuration: bytes, or with a unit of 1,024, as {@code 16MiB} or {@code 16m}. */
final class Sizes {

  private static final String UNITS = "bkmg";

  private Sizes() {}

  /**
   * Bytes.
   *
   * @throws NumberFormatException when it is not a size
   */
  static long parse(String text) {
    String number = text.toLowerCase(Locale.ROOT);
    if (number.endsWith("ib")) {
      number = number.substring(0, number.length() - 2);
    }
    int power = number.isEmpty() ? -1 : UNITS.indexOf(number.charAt(number.length() - 1));
    if (power >= 0) {
      number = number.substring(0, number.length() - 1);
    }
    long size = Long.parseLong(number.trim());
    long unit = 1L << (10 * Math.max(0, power));
    if (size < 0 || size > Long.MAX_VALUE / unit) {
      throw new NumberFormatException(text);
    }
    return size * unit;
  }
}
