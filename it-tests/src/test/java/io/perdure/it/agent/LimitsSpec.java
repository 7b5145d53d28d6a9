package io.perdure.it.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.perdure.CallTimeoutException;
import io.perdure.DurableObject;
import io.perdure.DurableObjects;
import io.perdure.OverloadedException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Rules 2.4 and 7.4: callers that leave, and callers that are not let in. */
class LimitsSpec {

  @DurableObject(callTimeout = "2s")
  static class Impatient {
    private final List<String> log = new ArrayList<>();

    String occupy(CountDownLatch inside, CountDownLatch release) {
      inside.countDown();
      Parallel.await(release);
      log.add("occupied");
      return "occupied";
    }

    String note(String name) {
      log.add(name);
      return name;
    }

    CompletableFuture<List<String>> log() {
      return CompletableFuture.completedFuture(List.copyOf(log));
    }
  }

  @DurableObject(callTimeout = "5m")
  static class Patient {

    void fail(IOException thrown) throws IOException {
      throw thrown;
    }
  }

  private final Impatient impatient = activated();
  private final Door door = DurableObjects.get(Door.class, DurableObjects.newId());

  /** So that a time limit measures the call alone. */
  private static Impatient activated() {
    Impatient impatient = DurableObjects.get(Impatient.class, DurableObjects.newId());
    assertThat(impatient.log().join()).isEmpty();
    return impatient;
  }

  @Test
  void callerLeavesWhenItsTimeIsUpAndTheTurnCompletes() throws Exception {
    CountDownLatch inside = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);

    occupyBeyondTheLimit(inside, release);
    release.countDown();

    assertThat(impatient.log().get(120, TimeUnit.SECONDS)).containsExactly("occupied");
  }

  @Test
  void callThatTimesOutInTheQueueNeverRuns() throws Exception {
    CountDownLatch inside = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    occupyBeyondTheLimit(inside, release);

    assertThatThrownBy(() -> impatient.note("too late")).isInstanceOf(CallTimeoutException.class);
    release.countDown();

    assertThat(impatient.log().get(120, TimeUnit.SECONDS)).containsExactly("occupied");
  }

  /** Once more, if the machine was so slow that the turn had not begun: then it never does. */
  private void occupyBeyondTheLimit(CountDownLatch inside, CountDownLatch release) {
    do {
      assertThatThrownBy(() -> impatient.occupy(inside, release))
          .isInstanceOf(CallTimeoutException.class)
          .hasMessageContaining("Impatient")
          .hasMessageContaining("2000 ms");
    } while (inside.getCount() > 0);
  }

  @Test
  void exceptionOfACallWithATimeLimitIsTheSameObjectAndShowsWhoCalled() {
    IOException thrown = new IOException();
    Patient patient = DurableObjects.get(Patient.class, DurableObjects.newId());

    assertThatThrownBy(() -> patient.fail(thrown)).isSameAs(thrown);
    assertThat(thrown.getSuppressed())
        .singleElement()
        .satisfies(
            marker ->
                assertThat(marker.getStackTrace())
                    .anyMatch(frame -> frame.getClassName().equals(LimitsSpec.class.getName())));
  }

  @Test
  void callsPastTheLimitOfTheQueueAreRefusedAtOnce() throws Exception {
    CountDownLatch inside = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    Parallel.Started<String> busy = Parallel.start(() -> door.occupy(inside, release));
    Parallel.await(inside);
    Parallel.Started<String> waiting = Parallel.start(() -> door.note("waiting")).untilItWaits();
    CompletableFuture<String> second = door.noteLater("second");
    CompletableFuture<String> third = door.noteLater("third");

    assertThatThrownBy(() -> door.note("refused"))
        .isInstanceOf(OverloadedException.class)
        .hasMessageContaining("Door")
        .hasMessageContaining("queueLimit");
    assertThat(door.noteLater("refused"))
        .failsWithin(30, TimeUnit.SECONDS)
        .withThrowableThat()
        .withCauseInstanceOf(OverloadedException.class);
    release.countDown();

    assertThat(busy.result()).isEqualTo("occupied");
    assertThat(waiting.result()).isEqualTo("waiting");
    assertThat(second.get(120, TimeUnit.SECONDS)).isEqualTo("second");
    assertThat(third.get(120, TimeUnit.SECONDS)).isEqualTo("third");
    assertThat(door.log()).containsExactly("occupied", "waiting", "second", "third");
  }
}
