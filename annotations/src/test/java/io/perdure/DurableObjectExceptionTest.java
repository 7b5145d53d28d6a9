package io.perdure;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class DurableObjectExceptionTest {

  static Stream<DurableObjectException> exceptionsOfAnObject() {
    Throwable cause = new IllegalStateException("cause");
    return Stream.of(
        new DurableObjectException("message", cause, "Counter", "a"),
        new StorageException("message", cause, "Counter", "a"),
        new ObjectResetException("message", cause, "Counter", "a", true),
        new OverloadedException("message", cause, "Counter", "a"),
        new CallTimeoutException("message", cause, "Counter", "a"));
  }

  @ParameterizedTest
  @MethodSource("exceptionsOfAnObject")
  void namesItsObject(DurableObjectException exception) {
    assertThat(exception).hasMessage("message").hasRootCauseMessage("cause");
    assertThat(exception.typeName()).isEqualTo("Counter");
    assertThat(exception.id()).isEqualTo("a");
  }

  @Test
  void aResetSaysWhetherTheCallMayBeRepeated() {
    assertThat(new ObjectResetException("message", null, "Counter", "a", true).retryable())
        .isTrue();
    assertThat(new ObjectResetException("message", null, "Counter", "a", false).retryable())
        .isFalse();
  }

  @Test
  void aRefusalNamesClassAndReason() {
    InvalidDurableObjectException refusal =
        new InvalidDurableObjectException(
            "app.Counter", "field n is public; make it private", null);

    assertThat(refusal)
        .hasMessage("app.Counter cannot be a durable object: field n is public; make it private");
    assertThat(refusal.className()).isEqualTo("app.Counter");
    assertThat(refusal.reason()).isEqualTo("field n is public; make it private");
    assertThat(refusal.typeName()).isNull();
    assertThat(refusal.id()).isNull();
  }
}
