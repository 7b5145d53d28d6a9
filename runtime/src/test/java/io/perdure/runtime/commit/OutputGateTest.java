package io.perdure.runtime.commit;

import static org.assertj.core.api.Assertions.assertThat;

import io.perdure.runtime.Pins;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class OutputGateTest {

  private final DurableNumber durable = new DurableNumber(7);
  private final OutputGate gate = new OutputGate(durable, Runnable::run);

  @Test
  @Pins("OG-1")
  void whoNeedNotWaitIsNotKept() throws Exception {
    durable.lose(9, new CommitFailedException("lost"));
    durable.tellOfLoss();
    List<String> outcomes = new ArrayList<>();
    for (long number : new long[] {0, 5, 7, 9}) {
      gate.whenDurable(number, lost -> outcomes.add(number + " " + (lost == null)), () -> {});
    }
    gate.await(5, () -> {});
    assertThat(outcomes).containsExactly("0 true", "5 true", "7 true", "9 false");
    assertThat(gate.queued()).as("nobody would ever remove them").isZero();
  }

  @Test
  @Pins("OG-1")
  void whoHasToWaitIsKeptUntilTheNumberIsDurable() {
    List<String> outcomes = new ArrayList<>();
    gate.whenDurable(8, lost -> outcomes.add("8"), () -> outcomes.add("asked"));
    gate.whenDurable(10, lost -> outcomes.add("10"), () -> outcomes.add("asked"));
    gate.release();
    assertThat(outcomes).containsExactly("asked", "asked");
    durable.advance(9);
    gate.release();
    assertThat(outcomes).containsExactly("asked", "asked", "8");
    durable.advance(10);
    gate.release();
    assertThat(outcomes).endsWith("10");
  }
}
