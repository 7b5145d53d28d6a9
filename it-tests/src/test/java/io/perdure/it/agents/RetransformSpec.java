package io.perdure.it.agents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.perdure.DurableObject;
import io.perdure.DurableObjects;
import io.perdure.InvalidDurableObjectException;
import java.io.InputStream;
import java.io.Serializable;
import java.lang.instrument.ClassDefinition;
import java.lang.instrument.Instrumentation;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Loaded classes are transformed again, by whomever. */
class RetransformSpec {
  private final Instrumentation instruments = Instruments.get();

  @DurableObject
  static class Room implements Serializable {
    private int guests;

    synchronized int enter() {
      return ++guests;
    }

    String sign() {
      return "the old body";
    }

    int occupy(CountDownLatch inside, CountDownLatch release) throws Exception {
      inside.countDown();
      if (!release.await(60, TimeUnit.SECONDS)) {
        throw new AssertionError("Nobody came");
      }
      return ++guests;
    }

    static class Mate {
      int guests(Room room) {
        return room.guests;
      }
    }
  }

  @DurableObject
  static class Suite extends Room {
    private int keys;

    int key() {
      return ++keys + enter();
    }
  }

  @DurableObject
  static class Refused {
    final int open = 1 + hashCode();

    int open() {
      return open;
    }
  }

  @Test
  void retransformedClassesAreWovenAsBefore() throws Exception {
    Room room = DurableObjects.get(Room.class, "retransformed");
    Suite suite = DurableObjects.get(Suite.class, "retransformed");
    room.enter();
    suite.key();

    instruments.retransformClasses(Room.class, Suite.class);
    instruments.retransformClasses(Room.class);

    assertThat(room.enter()).isEqualTo(2);
    assertThat(suite.key()).isEqualTo(4);
    assertThatTurnsHold(room);
    assertThatTurnsHold(suite);
  }

  @Test
  void whatHotSwapDoesWithAnUnchangedClassChangesNothing() throws Exception {
    Room room = DurableObjects.get(Room.class, "redefined");
    room.enter();

    instruments.redefineClasses(new ClassDefinition(Room.class, bytes(Room.class)));

    assertThat(room.enter()).isEqualTo(2);
    assertThatTurnsHold(room);
  }

  @Test
  void hotSwappedBodyRunsInItsTurn() throws Exception {
    Room room = DurableObjects.get(Room.class, "swapped");
    room.enter();
    byte[] changed = bytes(Room.class);
    replace(changed, "the old body", "the new body");

    instruments.redefineClasses(new ClassDefinition(Room.class, changed));

    assertThat(room.sign()).isEqualTo("the new body");
    assertThat(room.enter()).isEqualTo(2);
    assertThatTurnsHold(room);
    instruments.redefineClasses(new ClassDefinition(Room.class, bytes(Room.class)));
    assertThat(room.sign()).isEqualTo("the old body");
  }

  @Test
  void nestMatesAreCheckedAsBefore() throws Exception {
    Room room = DurableObjects.get(Room.class, "mates");
    Room.Mate mate = new Room.Mate();

    instruments.retransformClasses(Room.Mate.class, RetransformSpec.class);
    instruments.redefineClasses(new ClassDefinition(Room.Mate.class, bytes(Room.Mate.class)));

    assertThatThrownBy(() -> mate.guests(room))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("guests");
  }

  @Test
  void refusedClassesStayRefused() throws Exception {
    assertThatThrownBy(Refused::new).isInstanceOf(InvalidDurableObjectException.class);

    instruments.retransformClasses(Refused.class);
    instruments.redefineClasses(new ClassDefinition(Refused.class, bytes(Refused.class)));

    assertThatThrownBy(Refused::new)
        .isInstanceOf(InvalidDurableObjectException.class)
        .hasMessageContaining("open");
    assertThatThrownBy(() -> DurableObjects.get(Refused.class, "a"))
        .isInstanceOf(InvalidDurableObjectException.class);
  }

  private static void assertThatTurnsHold(Room room) throws Exception {
    CountDownLatch inside = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    FutureTask<Integer> first = new FutureTask<>(() -> room.occupy(inside, release));
    FutureTask<Integer> second = new FutureTask<>(room::enter);
    new Thread(first, "first").start();
    assertThat(inside.await(60, TimeUnit.SECONDS)).isTrue();
    Thread waiting = new Thread(second, "second");
    waiting.start();
    long limit = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (waiting.getState() != Thread.State.WAITING
        && waiting.getState() != Thread.State.TIMED_WAITING) {
      assertThat(second.isDone()).as("it was let in").isFalse();
      assertThat(System.nanoTime()).isLessThan(limit);
      Thread.onSpinWait();
    }
    release.countDown();
    assertThat(second.get(60, TimeUnit.SECONDS)).isEqualTo(first.get(60, TimeUnit.SECONDS) + 1);
  }

  private static byte[] bytes(Class<?> type) throws Exception {
    String name = type.getName().substring(type.getPackageName().length() + 1) + ".class";
    try (InputStream in = type.getResourceAsStream(name)) {
      return in.readAllBytes();
    }
  }

  /** A string constant, by one of the same length. */
  private static void replace(byte[] classFile, String before, String after) {
    String text = new String(classFile, StandardCharsets.ISO_8859_1);
    byte[] replacement = after.getBytes(StandardCharsets.ISO_8859_1);
    System.arraycopy(replacement, 0, classFile, text.indexOf(before), replacement.length);
  }
}
