package io.perdure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

class AgentNotActiveTest {

  @SuppressWarnings("UnusedVariable") // read by @FieldSource
  private static final List<Named<ThrowingCallable>> USES =
      List.of(
          Named.of("get", () -> DurableObjects.get(String.class, "a")),
          Named.of("newId", DurableObjects::newId),
          Named.of("current", DurableObjects::current),
          Named.of("factory", () -> DurableObjects.factory((type, context) -> null)),
          Named.of("await", () -> DurableObjects.await(new CompletableFuture<>())),
          Named.of(
              "blockConcurrencyWhile with a result",
              () -> DurableObjects.blockConcurrencyWhile(() -> "result")),
          Named.of("blockConcurrencyWhile", () -> DurableObjects.blockConcurrencyWhile(() -> {})),
          Named.of("executor", DurableObjects::executor),
          Named.of("abort", () -> DurableObjects.abort("reason")),
          Named.of("shutdown", DurableObjects::shutdown),
          Named.of("storage", DurableStorage::current));

  @ParameterizedTest
  @FieldSource("USES")
  void everyUseSaysHowToAddTheAgent(ThrowingCallable use) {
    assertThatExceptionOfType(AgentNotActiveException.class)
        .isThrownBy(use)
        .withMessageContaining("java -javaagent:perdure-agent.jar -jar app.jar")
        .satisfies(e -> assertThat(e.getMessage()).doesNotContain("\n"))
        .satisfies(e -> assertThat(e.typeName()).isNull())
        .satisfies(e -> assertThat(e.id()).isNull());
  }

  @Test
  void tellsThatThereIsNoAgent() {
    assertThat(DurableObjects.isActive()).isFalse();
  }

  @Test
  @SuppressWarnings("NullAway") // the mistake under test
  void aMissingArgumentIsNamedFirst() {
    assertThatNullPointerException()
        .isThrownBy(() -> DurableObjects.get(null, "a"))
        .withMessage("type");
    assertThatNullPointerException()
        .isThrownBy(() -> DurableObjects.get(String.class, null))
        .withMessage("id");
    assertThatNullPointerException()
        .isThrownBy(() -> DurableObjects.factory(null))
        .withMessage("factory");
    assertThatNullPointerException()
        .isThrownBy(() -> DurableObjects.await(null))
        .withMessage("stage");
    assertThatNullPointerException()
        .isThrownBy(() -> DurableObjects.blockConcurrencyWhile((Callable<String>) null))
        .withMessage("action");
    assertThatNullPointerException()
        .isThrownBy(() -> DurableObjects.blockConcurrencyWhile((Runnable) null))
        .withMessage("action");
    assertThatNullPointerException()
        .isThrownBy(() -> DurableObjects.abort(null))
        .withMessage("reason");
  }
}
