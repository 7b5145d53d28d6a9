package io.perdure.agent.start;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URL;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Which loaders' classes are looked at more closely. */
class DurableClassesTest {

  private final DurableClasses durable = new DurableClasses();
  private final List<Boolean> meanwhile = new ArrayList<>();

  @Test
  void aLoaderThatLoadsClassesToAnswerIsAskedOnce() {
    Asked loader = new Asked(true);
    loader.during(() -> meanwhile.add(durable.seesApi(loader)));
    assertThat(durable.seesApi(loader)).isTrue();
    assertThat(durable.seesApi(loader)).isTrue();
    assertThat(meanwhile).containsExactly(false);
    assertThat(loader.questions).isOne();
  }

  /** The class that it loads might be one that has to be woven. */
  @Test
  void anotherThreadIsNotToldNoWhileALoaderIsAsked() {
    Asked loader = new Asked(true);
    loader.during(
        () -> meanwhile.add(CompletableFuture.supplyAsync(() -> durable.seesApi(loader)).join()));
    assertThat(durable.seesApi(loader)).isTrue();
    assertThat(meanwhile).containsExactly(true);
  }

  @Test
  void whatAClassTellsMeanwhileIsNotForgotten() {
    Asked loader = new Asked(false);
    loader.during(() -> durable.seesApiFromNowOn(loader));
    assertThat(durable.seesApi(loader)).isFalse();
    assertThat(durable.seesApi(loader)).isTrue();
  }

  /** While it is asked, things happen: one with each question. */
  private static final class Asked extends ClassLoader {
    private final boolean hasApi;
    private final Deque<Runnable> events = new ArrayDeque<>();
    private int questions;

    Asked(boolean hasApi) {
      this.hasApi = hasApi;
    }

    void during(Runnable... each) {
      events.addAll(Arrays.asList(each));
    }

    @Override
    public @Nullable URL getResource(String name) {
      questions++;
      Runnable event = events.poll();
      if (event != null) {
        event.run();
      }
      return hasApi ? DurableClassesTest.class.getResource("DurableClassesTest.class") : null;
    }
  }
}
