package io.perdure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.ArrayList;
import java.util.List;
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
        new CallTimeoutException("message", cause, "Counter", "a"),
        new DeadlockException("message", cause, "Counter", "a", List.of()));
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
  void aDeadlockNamesItsCycleAlsoAfterItWasSerialized() throws Exception {
    List<String> cycle = new ArrayList<>(List.of("Counter/a next()", "Counter/b next()"));
    DeadlockException deadlock = new DeadlockException("message", null, "Counter", "a", cycle);
    cycle.clear();

    assertThat(deadlock.cycle()).containsExactly("Counter/a next()", "Counter/b next()");
    assertThatExceptionOfType(UnsupportedOperationException.class)
        .isThrownBy(() -> deadlock.cycle().clear());
    assertThat(copy(deadlock).cycle()).isEqualTo(deadlock.cycle());
  }

  private static DeadlockException copy(DeadlockException deadlock) throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(deadlock);
    }
    try (ObjectInputStream in =
        new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      return (DeadlockException) in.readObject();
    }
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
