package io.perdure.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SpreadTest {

  @Test
  void medianIsTheOneInTheMiddleOrBetweenTheTwoOfThem() {
    assertThat(new Spread(List.of(9.0, 1.0, 2.0)).median()).isEqualTo(2);
    assertThat(new Spread(List.of(9.0, 1.0, 2.0, 3.0)).median()).isEqualTo(2.5);
  }

  @Test
  void ratioIsThatOfEachRound() {
    Spread ratio = new Spread(List.of(2.0, 20.0)).dividedBy(new Spread(List.of(1.0, 40.0)));

    assertThat(ratio.rounds()).containsExactly(2.0, 0.5);
  }

  @Test
  void textHasTheMedianAndTheEnds() {
    assertThat(new Spread(List.of(1.0, 12.34, 2.5))).hasToString("2.5 (1–12.3)");
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "0.0123, 0.012",
    "0.126, 0.13",
    "1, 1",
    "1.499, 1.5",
    "12.34, 12.3",
    "100, 100"
  })
  void numbersHaveUpToThreeDigits(double value, String text) {
    assertThat(Spread.text(value)).isEqualTo(text);
  }

  @Test
  void boundIsMetFromItsLimitOn() {
    assertThat(Bound.atMost(1.5).isMet(1.5)).isTrue();
    assertThat(Bound.atMost(1.5).isMet(1.51)).isFalse();
    assertThat(Bound.atLeast(3).isMet(3)).isTrue();
    assertThat(Bound.atLeast(3).isMet(2.99)).isFalse();
    assertThat(Bound.atLeast(0.5)).hasToString("≥ 0.5");
  }
}
