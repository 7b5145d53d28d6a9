package io.perdure.benchmarks;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.openjdk.jmh.runner.RunnerException;

/** Measures all goals, and prints a table in Markdown. */
public final class Main {

  private static final PrintStream OUT =
      new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);

  private Main() {}

  /**
   * Ends with exit code 1 when something could not be measured; a goal that is missed is none.
   *
   * @param arguments as {@link Settings} says
   */
  public static void main(String... arguments) {
    try {
      run(Settings.of(arguments));
    } catch (IllegalArgumentException wrong) {
      fail(String.valueOf(wrong.getMessage()));
    } catch (RunnerException failed) {
      failed.printStackTrace();
      fail("Not measured: " + failed.getMessage());
    }
  }

  private static void run(Settings settings) throws RunnerException {
    List<Goal> goals = settings.of(Goals.all());
    Map<Case, List<Score>> scores = measure(goals, settings);
    OUT.println();
    if (settings.agent() == null) {
      OUT.println("It works; measured in a single JVM that is cold, this says nothing more:");
      OUT.println();
    }
    OUT.println(machine());
    OUT.println();
    OUT.println("| goal | durable object | beside it | ratio | should be | is |");
    OUT.println("|---|---|---|---|---|---|");
    goals.forEach(goal -> OUT.println(goal.row(scores)));
  }

  /** All cases in turn, again and again: what disturbs one round disturbs all of them. */
  private static Map<Case, List<Score>> measure(List<Goal> goals, Settings settings)
      throws RunnerException {
    List<Case> cases = goals.stream().flatMap(goal -> goal.cases().stream()).distinct().toList();
    Measurement measurement = new Measurement(settings);
    Map<Case, List<Score>> scores = new LinkedHashMap<>();
    for (int round = 1; round <= settings.rounds(); round++) {
      for (Case each : cases) {
        Score score = measurement.of(each);
        scores.computeIfAbsent(each, fresh -> new ArrayList<>()).add(score);
        OUT.printf(
            "%d/%d %s: %s %s%n",
            round, settings.rounds(), each.name(), Spread.text(score.value()), each.unit());
      }
    }
    return scores;
  }

  private static String machine() {
    return String.format(
        "JDK %s, %s %s, %d cores",
        Runtime.version(),
        System.getProperty("os.name"),
        System.getProperty("os.arch"),
        Runtime.getRuntime().availableProcessors());
  }

  private static void fail(String message) {
    System.err.println(message);
    System.exit(1);
  }
}
