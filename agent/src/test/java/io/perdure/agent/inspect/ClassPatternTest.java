package io.perdure.agent.inspect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClassPatternTest {

  @ParameterizedTest
  @CsvSource({
    "com.acme.Cart, com/acme/Cart, true",
    "com.acme.Cart, com/acme/CartTwo, false",
    "com.acme.Cart, comXacme/Cart, false",
    "com.acme.*, com/acme/Cart, true",
    "com.acme.*, com/acme/Cart$Item, true",
    "com.acme.*, com/acme/sub/Cart, false",
    "com.acme.*Service, com/acme/CartService, true",
    "com.acme.**.*Service, com/acme/CartService, true",
    "com.acme.**.*Service, com/acme/a/b/CartService, true",
    "com.acme.**.*Service, com/acmes/CartService, false",
    "com.acme.**, com/acme/a/b/Cart, true",
    "**, Cart, true",
    "com.acme.C?rt, com/acme/Cart, true",
    "com.acme.Cart$Item, com/acme/Cart$Item, true",
  })
  void starsStandForNamesAndPackages(String pattern, String name, boolean matches) {
    assertThat(ClassPattern.of(pattern).matches(name)).isEqualTo(matches);
  }

  @Test
  void listsHaveCommas() {
    assertThat(ClassPattern.list("a.B, c.*"))
        .extracting(ClassPattern::toString)
        .containsExactly("a.B", "c.*");
    assertThatThrownBy(() -> ClassPattern.list("a.B,"))
        .hasMessage("\"\" is not the name of a class");
    assertThatThrownBy(() -> ClassPattern.of("a/B"))
        .hasMessage("\"a/B\" is not the name of a class");
  }
}
