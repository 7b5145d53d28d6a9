package io.perdure.it.jvm;

import java.util.List;

/** What a program that has ended leaves. */
public record Outcome(int exitCode, List<String> out, List<String> err) {

  /** For messages of assertions. */
  @Override
  public String toString() {
    return "exit code "
        + exitCode
        + "\nstdout:\n  "
        + String.join("\n  ", out)
        + "\nstderr:\n  "
        + String.join("\n  ", err);
  }
}
