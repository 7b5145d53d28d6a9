package io.perdure.benchmarks;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** Has JMH measure a case once. */
final class Measurement {

  /** The counters of benchmarks that do more than one call at a time: what is the value, if any. */
  private static final List<String> VALUES = List.of("calls", "p99");

  private static final String LOADS = "loads";

  /** What the profiler says. */
  private static final String BYTES = "gc.alloc.rate.norm";

  private static final int ITERATIONS = 3;

  /** For JVMs that are only to show that it works, on machines that are busy. */
  private static final String PATIENT_SECONDS = "120";

  private static final String FEW_CALLERS = "50";

  private final Settings settings;

  Measurement(Settings settings) {
    this.settings = settings;
  }

  Score of(Case each) throws RunnerException {
    ChainedOptionsBuilder options =
        new OptionsBuilder()
            .include("^" + Pattern.quote(each.benchmark()) + "$")
            .threads(1)
            .verbosity(VerboseMode.SILENT)
            .shouldFailOnError(true)
            .addProfiler(GCProfiler.class)
            .warmupTime(TimeValue.milliseconds(settings.millis()))
            .measurementTime(TimeValue.milliseconds(settings.millis()));
    each.parameters().forEach((name, value) -> options.param(name, value));
    Path agent = settings.agent();
    if (agent == null) {
      here(options);
    } else {
      forked(options, agent, each);
    }
    RunResult result = new Runner(options.build()).runSingle();
    @SuppressWarnings("rawtypes") // as JMH has it
    Map<String, Result> counted = result.getSecondaryResults();
    return new Score(
        median(value(result)),
        median(requireNonNull(counted.get(BYTES))),
        loads(counted.get(LOADS)));
  }

  private static Result<?> value(RunResult result) {
    for (String counter : VALUES) {
      Result<?> counted = result.getSecondaryResults().get(counter);
      if (counted != null) {
        return counted;
      }
    }
    return result.getPrimaryResult();
  }

  private static double loads(@Nullable Result<?> counted) {
    return counted == null ? 0 : counted.getStatistics().getMax();
  }

  private static double median(Result<?> iterations) {
    return iterations.getStatistics().getPercentile(50);
  }

  private static void here(ChainedOptionsBuilder options) {
    options
        .forks(0)
        .warmupIterations(0)
        .measurementIterations(1)
        .param("limitSeconds", PATIENT_SECONDS)
        .param("callers", FEW_CALLERS);
  }

  private static void forked(ChainedOptionsBuilder options, Path agent, Case each) {
    List<String> arguments = new ArrayList<>();
    arguments.add("-Xms1g");
    arguments.add("-Xmx1g");
    arguments.add("-XX:+UseG1GC"); // which the JVM chooses only for a larger machine
    arguments.add(
        "-javaagent:"
            + agent
            + "=store=memory,log=warn,outputGate.methods=io.perdure.benchmarks.Sender#send"
            + (each.overtaking() ? "" : ",overtaking=0ms"));
    if (Runtime.version().feature() >= 24) {
      arguments.add("--enable-native-access=ALL-UNNAMED");
      arguments.add("--sun-misc-unsafe-memory-access=allow"); // which JMH and Pekko use
    }
    options
        .forks(1)
        .warmupIterations(each.warmups())
        .measurementIterations(ITERATIONS)
        .jvmArgs(arguments.toArray(String[]::new));
  }
}
