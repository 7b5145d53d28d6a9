package io.perdure.runtime.thread;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class VirtualThreadsTest {
  @Test
  void platformThreadIsNotVirtual() {
    assertThat(VirtualThreads.isCurrentVirtual()).isFalse();
  }
}
