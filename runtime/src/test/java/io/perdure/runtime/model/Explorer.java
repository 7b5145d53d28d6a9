package io.perdure.runtime.model;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongFunction;

/** Runs the programs of seeds; made by name, in a {@link SimLoader}. */
public final class Explorer implements LongFunction<Object> {

  /** For {@link SimLoader}. */
  public Explorer() {}

  /** How many steps the program of this seed takes, or what is wrong, in words. */
  @Override
  public Object apply(long seed) {
    try {
      return Execution.run(Programs.of(seed), null);
    } catch (Exception | AssertionError thrown) {
      return String.valueOf(thrown.getMessage());
    }
  }

  /** Explains what goes wrong with a seed; made by name, too. */
  public static final class Explanation implements LongFunction<Object> {

    /** For {@link SimLoader}. */
    public Explanation() {}

    /** A short program that goes wrong as well, and all that happens in it. */
    @Override
    public Object apply(long seed) {
      Program program = new Shrinker(Programs.of(seed)).shrink();
      StringWriter text = new StringWriter();
      PrintWriter out = new PrintWriter(text);
      program.print(out);
      List<String> trace = new ArrayList<>();
      try {
        Execution.run(program, trace);
        out.println("went well");
      } catch (Exception | AssertionError thrown) {
        out.println("What happened:");
        trace.forEach(line -> out.println("  " + line));
        thrown.printStackTrace(out);
      }
      return text.toString();
    }
  }

  /** What happens with a seed, line by line; made by name, too. */
  public static final class Recording implements LongFunction<Object> {

    /** For {@link SimLoader}. */
    public Recording() {}

    @Override
    public Object apply(long seed) {
      List<String> trace = new ArrayList<>();
      try {
        trace.add("steps: " + Execution.run(Programs.of(seed), trace));
      } catch (Exception | AssertionError thrown) {
        trace.add(String.valueOf(thrown.getMessage()));
      }
      return trace;
    }
  }
}
