package io.perdure.it.crash;

import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the sample answered. */
record Reply(int status, String body) {
  private static final Pattern NUMBER = Pattern.compile("\"number\":(\\d+)");

  boolean granted() {
    return status == 200 || status == 201;
  }

  /** The order number in it. */
  OptionalLong number() {
    Matcher number = NUMBER.matcher(body);
    return number.find() ? OptionalLong.of(Long.parseLong(number.group(1))) : OptionalLong.empty();
  }
}
