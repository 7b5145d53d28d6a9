package io.perdure.it.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CurlCommandTest {
  @Test
  void aBareUrlIsFetched() {
    assertThat(CurlCommand.parse("curl localhost:8080/a"))
        .isEqualTo(new CurlCommand("GET", "localhost:8080/a", Map.of(), ""));
  }

  @Test
  void flagsSayMethodHeadersAndBody() {
    assertThat(
            CurlCommand.parse(
                "curl -s -i -X PUT -H 'A: b c' 'localhost:8080/a?b=c' -d '{\"d\": 1}'"))
        .isEqualTo(
            new CurlCommand("PUT", "localhost:8080/a?b=c", Map.of("A", "b c"), "{\"d\": 1}"));
  }

  @Test
  void aBodyMakesItAPost() {
    assertThat(CurlCommand.parse("curl localhost:8080/a -d \"it's\""))
        .isEqualTo(new CurlCommand("POST", "localhost:8080/a", Map.of(), "it's"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "curl -k localhost:8080",
        "curl localhost:8080 | jq",
        "curl -X POST",
        "curl 'localhost:8080",
      })
  void whatItCannotRunIsRefused(String line) {
    assertThatThrownBy(() -> CurlCommand.parse(line))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(line);
  }

  @Test
  void thePortIsTheOneTheServerHas() {
    assertThat(CurlCommand.parse("curl http://localhost:8080/a").request(99).uri())
        .isEqualTo(URI.create("http://localhost:99/a"));
  }
}
