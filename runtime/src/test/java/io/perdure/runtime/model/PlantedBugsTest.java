package io.perdure.runtime.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The model test finds bugs, and shows them. */
@Tag("random-programs")
class PlantedBugsTest {

  private static final int MOST_STEPS = 20_000;

  @ParameterizedTest
  @EnumSource(Mutant.class)
  void itIsFound(Mutant mutant) {
    Explorations explorations = new Explorations(mutant);
    int steps = 0;
    for (long seed = 1; steps < MOST_STEPS; seed++) {
      Object result = explorations.run(seed);
      if (result instanceof String wrong) {
        assertThat(explorations.isPlanted()).isTrue();
        System.out.println(mutant + " is found by program " + seed + ": " + wrong);
        return;
      }
      steps += (Integer) result;
    }
    throw new AssertionError(mutant + " is not found in " + steps + " steps");
  }

  @Test
  void whatIsWrongIsShownAsAShortProgram() {
    Explorations explorations = new Explorations(Mutant.CALLER_IS_NOT_CLOSED_BEFORE_THE_CALL);
    long seed = 1;
    while (explorations.run(seed) instanceof Integer) {
      seed++;
    }
    String explanation = explorations.explain(seed);
    List<String> steps = new ArrayList<>();
    explanation
        .lines()
        .filter(line -> line.startsWith("    ") && line.contains("["))
        .forEach(steps::add);
    assertThat(steps).as(explanation).hasSizeBetween(1, 4);
    assertThat(explanation).contains("What happened:", "a write set is open");
  }
}
