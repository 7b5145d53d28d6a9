package io.perdure.runtime.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.perdure.runtime.key.KeyOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KeyRangeTest {

  @ParameterizedTest
  @CsvSource({
    "a,b",
    "a\uD7FF,a\uE000",
    "a\uFFFF,a\uD800\uDC00",
    "a\uDBFF\uDFFF,b",
    "\uD83D\uDE00,\uD83D\uDE01"
  })
  void afterAPrefixComesTheNextCodePoint(String prefix, String next) {
    assertThat(KeyRange.afterPrefix(prefix)).isEqualTo(next);
  }

  @Test
  void afterTheGreatestAndTheEmptyPrefixComesNothing() {
    assertThat(KeyRange.afterPrefix("\uDBFF\uDFFF\uDBFF\uDFFF")).isEqualTo(KeyRange.END);
    assertThat(KeyRange.afterPrefix("")).isEqualTo(KeyRange.END);
  }

  @Test
  void keysAreInTheOrderOfTheirUtf8Bytes() {
    Random random = new Random(11);
    int[] alphabet = {0, 'a', 'z', 0x7ff, 0xd7ff, 0xe000, 0xffff, 0x10000, 0x10ffff};
    List<String> keys = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      StringBuilder key = new StringBuilder();
      for (int length = random.nextInt(4); length >= 0; length--) {
        key.appendCodePoint(alphabet[random.nextInt(alphabet.length)]);
      }
      keys.add(key.toString());
    }
    for (String one : keys) {
      assertThat(KeyOrder.INSTANCE.compare(one, KeyRange.END)).isNegative();
      for (String other : keys) {
        int expected =
            Arrays.compareUnsigned(
                one.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));
        assertThat(Integer.signum(KeyOrder.INSTANCE.compare(one, other)))
            .isEqualTo(Integer.signum(expected));
        KeyRange prefixed = new KeyRange(one, KeyRange.afterPrefix(one));
        assertThat(prefixed.contains(other)).isEqualTo(other.startsWith(one));
      }
    }
  }

  @Test
  void intersectionIsWhatBothContain() {
    KeyRange range = new KeyRange("b", "f").intersection(new KeyRange("d", KeyRange.END));
    assertThat(range).isEqualTo(new KeyRange("d", "f"));
    assertThat(new KeyRange("b", "d").intersection(new KeyRange("d", "e")).isEmpty()).isTrue();
  }
}
