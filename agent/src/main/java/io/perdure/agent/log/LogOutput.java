package io.perdure.agent.log;

import java.io.PrintStream;

/** Where the log goes, and how much of it: the part that needs no slf4j, which costs time. */
public final class LogOutput {

  /** How severe a line is; the names are those of slf4j's levels. */
  public enum Severity {
    TRACE,
    DEBUG,
    INFO,
    WARN,
    ERROR,
    /** Nothing is as severe as this: a threshold that lets nothing through. */
    OFF
  }

  private static volatile Severity threshold = Severity.INFO;

  private LogOutput() {}

  /** Sets the least severe level that is written. */
  public static void threshold(Severity least) {
    threshold = least;
  }

  /** Whether such lines are written. */
  public static boolean writes(Severity severity) {
    return severity.compareTo(threshold) >= 0;
  }

  /** Writes {@code [perdure] SEVERITY message}, if such lines are written. */
  public static void line(Severity severity, String message) {
    if (writes(severity)) {
      write("[perdure] " + severity.name() + ' ' + message);
    }
  }

  @SuppressWarnings("SystemOut") // this is where the log goes
  private static void write(String line) {
    PrintStream err = System.err;
    err.println(line);
  }
}
