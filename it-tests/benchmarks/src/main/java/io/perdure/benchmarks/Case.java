package io.perdure.benchmarks;

import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * One thing to measure.
 *
 * @param name what the table says
 * @param unit of its value
 * @param benchmark class and method of the benchmark
 * @param parameters of the benchmark
 * @param overtaking whether a caller may overtake another at a durable object
 * @param warmups iterations before those that count
 */
record Case(
    String name,
    String unit,
    String benchmark,
    Map<String, String> parameters,
    boolean overtaking,
    int warmups) {

  private static final String TIME = "ns";
  private static final String THROUGHPUT = "calls/µs";
  private static final String LOADS_TIME = "× the load";

  private static final int WARMUPS = 2;

  /** Spring's proxies need seconds to be compiled. */
  private static final int LONG_WARMUPS = 10;

  static Case time(String name, Class<?> benchmark, String method) {
    return new Case(name, TIME, path(benchmark, method), Map.of(), true, WARMUPS);
  }

  static Case inFlight(String name, Kind kind) {
    return new Case(
        name,
        THROUGHPUT,
        path(CallsInFlight.class, "call"),
        Map.of("kind", kind.name()),
        true,
        WARMUPS);
  }

  static Case crowd(String name, Kind kind, int threads, boolean virtual) {
    return new Case(
        name + ", " + threads + (virtual ? " virtual threads" : " threads"),
        THROUGHPUT,
        path(HotObject.class, "call"),
        Map.of(
            "kind", kind.name(),
            "threads", Integer.toString(threads),
            "virtual", Boolean.toString(virtual)),
        true,
        WARMUPS);
  }

  static Case hit(String name, CacheKind kind) {
    return new Case(
        name, TIME, path(CachedHit.class, "hit"), Map.of("kind", kind.name()), true, LONG_WARMUPS);
  }

  static Case coldKey(String name, CacheKind kind, boolean virtual) {
    return new Case(
        name + (virtual ? ", virtual threads" : ", platform threads"),
        LOADS_TIME,
        path(ColdKey.class, "ask"),
        Map.of("kind", kind.name(), "virtual", Boolean.toString(virtual)),
        true,
        WARMUPS);
  }

  /** With an agent that lets nobody overtake. */
  Case inStrictOrder() {
    return new Case(name + ", `overtaking=0ms`", unit, benchmark, parameters, false, warmups);
  }

  /** What all rounds say of it. */
  Spread in(Map<Case, List<Score>> scores, Function<Score, Double> part) {
    return new Spread(scores.getOrDefault(this, List.of()).stream().map(part).toList());
  }

  private static String path(Class<?> benchmark, String method) {
    return benchmark.getName() + "." + method;
  }
}
