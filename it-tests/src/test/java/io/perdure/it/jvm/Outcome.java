package io.perdure.it.jvm;

import static java.util.stream.Collectors.joining;

import java.util.List;

/** What a program that has ended leaves. */
public record Outcome(int exitCode, List<String> out, List<String> err) {

  /** What HotSpot says thousands of times when a test overflows the stack on purpose. */
  private static final String OVERFLOW = "warning: Potentially dangerous stack overflow";

  /** For messages of assertions; what a test runner says of failures comes last. */
  @Override
  public String toString() {
    return "exit code " + exitCode + "\nstderr:" + lines(err) + "\nstdout:" + lines(out);
  }

  private static String lines(List<String> lines) {
    return lines.stream()
        .filter(line -> !line.contains(OVERFLOW))
        .map(line -> "\n  " + line)
        .collect(joining());
  }
}
