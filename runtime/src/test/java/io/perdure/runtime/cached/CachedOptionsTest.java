package io.perdure.runtime.cached;

import static io.perdure.runtime.cached.CachedOptions.FOREVER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class CachedOptionsTest {

  @Test
  void whatIsNotSaidHasItsDefault() {
    assertThat(CachedOptions.parse(""))
        .isEqualTo(
            new CachedOptions(
                FOREVER, FOREVER, 0, FOREVER, 0, 10_000, FOREVER, FOREVER, false, List.of()));
    assertThat(CachedOptions.parse("ttl=\nnegativeTtl=\nkey=")).isEqualTo(CachedOptions.parse(""));
  }

  @Test
  void everyLineIsRead() {
    assertThat(
            CachedOptions.parse(
                """
                ttl=1ms
                idleTtl=2ms
                negativeTtl=3ms
                refreshAfter=4ms
                staleIfError=5ms
                maximumSize=6
                timeout=7ms
                joinTimeout=PT0.008S
                persistent=true
                key=0,2,11"""))
        .isEqualTo(
            new CachedOptions(
                1_000_000,
                2_000_000,
                3_000_000,
                4_000_000,
                5_000_000,
                6,
                7_000_000,
                8_000_000,
                true,
                List.of(0, 2, 11)));
  }

  @Test
  void aDurationThatIsNoneIsRefused() {
    assertThatThrownBy(() -> CachedOptions.parse("ttl=soon"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("\"soon\" is not a duration");
  }

  @Test
  void callersMayLeaveWhatHasATimeLimit() {
    assertThat(CachedOptions.parse("ttl=1s").isTimed()).isFalse();
    assertThat(CachedOptions.parse("timeout=1s").isTimed()).isTrue();
    assertThat(CachedOptions.parse("joinTimeout=1s").isTimed()).isTrue();
  }

  @Test
  void aValueIsOfUseUntilItCanStandInNoMore() {
    assertThat(CachedOptions.parse("ttl=1ms\nstaleIfError=2ms").usefulFor()).isEqualTo(3_000_000);
    assertThat(CachedOptions.parse("staleIfError=2ms").usefulFor()).isEqualTo(FOREVER);
  }
}
