package io.perdure;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class InterleavedTest {

  @Test
  void isThereAtRunTimeOnClassesAndMethods() throws Exception {
    assertThat(Plain.class.isAnnotationPresent(Interleaved.class)).isTrue();
    assertThat(Waiting.class.getMethod("await").isAnnotationPresent(Interleaved.class)).isTrue();
  }

  @Test
  void isNotInherited() {
    assertThat(Derived.class.isAnnotationPresent(Interleaved.class)).isFalse();
  }

  @Interleaved
  private static class Plain {}

  private static final class Derived extends Plain {}

  interface Waiting {
    @Interleaved
    void await();
  }
}
