package io.perdure.runtime.commit;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class DurableNumberTest {

  private final DurableNumber durable = new DurableNumber(10);

  @Test
  void coversWhatIsDurable() {
    assertThat(durable.covers(0)).isTrue();
    assertThat(durable.covers(10)).isTrue();
    assertThat(durable.covers(11)).isFalse();
    durable.advance(11);
    assertThat(durable.covers(11)).isTrue();
  }

  @Test
  void aLostNumberStaysLostWhenTheDurableNumberPassesIt() {
    CommitFailedException first = new CommitFailedException("first");
    durable.lose(15, first);
    durable.advance(20);
    CommitFailedException second = new CommitFailedException("second");
    durable.lose(25, second);
    durable.advance(30);
    assertThat(durable.covers(15)).isFalse();
    assertThat(durable.covers(30)).isTrue();
    assertThat(durable.whyLost(10)).isNull();
    assertThat(durable.whyLost(11)).isSameAs(first);
    assertThat(durable.whyLost(15)).isSameAs(first);
    assertThat(durable.whyLost(16)).isNull();
    assertThat(durable.whyLost(20)).isNull();
    assertThat(durable.whyLost(21)).isSameAs(second);
    assertThat(durable.whyLost(25)).isSameAs(second);
    assertThat(durable.whyLost(26)).isNull();
  }

  @Test
  void nothingIsLostAtStartUp() {
    assertThat(durable.whyLost(0)).isNull();
    assertThat(durable.whyLost(1)).isNull();
  }

  @Test
  void failuresInARowAreOneRange() {
    for (int upTo = 11; upTo <= 1_000; upTo++) {
      durable.lose(upTo, new CommitFailedException("full"));
    }
    assertThat(durable.lostRanges()).isEqualTo(1);
    assertThat(durable.whyLost(11)).isNotNull();
    assertThat(durable.whyLost(1_000)).isNotNull();
    assertThat(durable.whyLost(10)).isNull();
  }
}
