package io.perdure.it.agents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.doReturn;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.spy;
import static org.mockito.Mockito.times;
import static org.mockito.Mockito.verify;

import io.perdure.DurableObjects;
import io.perdure.it.agents.MockSpec.Till;
import org.junit.jupiter.api.Test;

/** What holds besides when Mockito's code stands before ours in the methods of a class. */
class LateMockSpec {

  @Test
  void spyOfAReferenceCallsTheObject() {
    Till till = DurableObjects.get(Till.class, "spied");
    Till spy = spy(till);
    doReturn(0).when(spy).total();

    assertThat(spy.add(3)).isEqualTo(103);
    assertThat(spy.total()).isZero();
    assertThat(till.total()).isEqualTo(103);
    verify(spy, times(1)).add(3);
  }

  @Test
  void mockSaysThatItIsOne() {
    assertThat(mock(Till.class)).asString().startsWith("Mock for Till");
  }
}
