package io.perdure.agent.start;

import java.util.TimeZone;

/**
 * The JVM chooses its default time zone, and sets {@code user.timezone}, when it is first asked;
 * the SQLite driver asks. That is the application's to choose, whose {@code main} may set it.
 */
final class JvmTimeZone {

  private static final String PROPERTY = "user.timezone";

  private final String before = System.getProperty(PROPERTY, "");

  /** Makes the JVM forget a choice that was made meanwhile. */
  void restore() {
    if (before.isEmpty() && !System.getProperty(PROPERTY, "").isEmpty()) {
      System.clearProperty(PROPERTY);
      TimeZone.setDefault(null);
    }
  }
}
