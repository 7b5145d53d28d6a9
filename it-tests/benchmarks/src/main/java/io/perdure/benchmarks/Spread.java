package io.perdure.benchmarks;

import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/** The same number in each round. */
record Spread(List<Double> rounds) {

  double median() {
    List<Double> sorted = rounds.stream().sorted().toList();
    int middle = sorted.size() / 2;
    return sorted.size() % 2 == 1
        ? sorted.get(middle)
        : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
  }

  /** Round by round, since the machine is not the same in all of them. */
  Spread dividedBy(Spread other) {
    return new Spread(
        IntStream.range(0, rounds.size())
            .mapToObj(i -> rounds.get(i) / other.rounds.get(i))
            .toList());
  }

  /** Round by round, as well. */
  Spread minus(Spread other) {
    return new Spread(
        IntStream.range(0, rounds.size())
            .mapToObj(i -> rounds.get(i) - other.rounds.get(i))
            .toList());
  }

  /** The median, and the least and the most. */
  @Override
  public String toString() {
    double least = rounds.stream().mapToDouble(Double::doubleValue).min().orElseThrow();
    return text(median()) + " (" + text(least) + "–" + text(most()) + ")";
  }

  double most() {
    return rounds.stream().mapToDouble(Double::doubleValue).max().orElseThrow();
  }

  /** Up to three digits, which is more than is certain. */
  static String text(double value) {
    int decimals = value < 0.0995 ? 3 : value < 9.995 ? 2 : value < 99.95 ? 1 : 0;
    String text = String.format(Locale.ROOT, "%." + decimals + "f", value);
    return decimals == 0 ? text : text.replaceFirst("\\.?0+$", "");
  }
}
