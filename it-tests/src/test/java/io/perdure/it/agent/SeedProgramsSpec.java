package io.perdure.it.agent;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.perdure.AsyncDurableStorage;
import io.perdure.DurableObject;
import io.perdure.DurableObjects;
import io.perdure.DurableStorage;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * The programs of Cloudflare's "Durable Objects: Easy, Fast, Correct — Choose three", written for
 * the JVM.
 */
class SeedProgramsSpec {
  private static final int THREADS = 16;
  private static final int CALLS = 100;

  private final Sequence sequence = DurableObjects.get(Sequence.class, DurableObjects.newId());

  @Test
  void numbersAreUniqueHoweverManyAskForOne() throws Exception {
    assertThat(numbersOfMany(Sequence::uniqueNumber)).isEqualTo(allNumbers());
  }

  @Test
  void numbersAreUniqueWithTheAsynchronousFormsOfTheStorage() throws Exception {
    assertThat(numbersOfMany(each -> each.uniqueNumberLater().join())).isEqualTo(allNumbers());
  }

  @Test
  void numbersAreUniqueInATransaction() throws Exception {
    assertThat(numbersOfMany(Sequence::uniqueNumberInTransaction)).isEqualTo(allNumbers());
  }

  @Test
  void numbersAreUniqueWithAFieldThatTheFirstCallLoads() throws Exception {
    assertThat(numbersOfMany(Sequence::uniqueNumberFromMemory)).isEqualTo(allNumbers());
    assertThat(sequence.loads()).isEqualTo(1);
  }

  @Test
  void twoFirstCallsAtOnceLoadTheFieldOnce() throws Exception {
    for (int i = 0; i < CALLS; i++) {
      Sequence fresh = DurableObjects.get(Sequence.class, DurableObjects.newId());

      assertThat(Parallel.on(2, fresh::uniqueNumberFromMemory)).containsExactlyInAnyOrder(0L, 1L);
      assertThat(fresh.loads()).isEqualTo(1);
    }
  }

  @Test
  void callsOfSeveralKindsDoNotLoseEachOthersNumbers() throws Exception {
    AtomicInteger turn = new AtomicInteger();

    assertThat(
            numbersOfMany(
                each ->
                    switch (turn.getAndIncrement() % 3) {
                      case 0 -> each.uniqueNumber();
                      case 1 -> each.uniqueNumberLater().join();
                      default -> each.uniqueNumberInTransaction();
                    }))
        .isEqualTo(allNumbers());
  }

  @Test
  void whatFollowsTwoFetchesThatEndAtOnceLosesNothing() throws Exception {
    try (TwoAtOnce server = new TwoAtOnce()) {
      for (int i = 0; i < CALLS; i++) {
        assertThat(sequence.numbersAfterFetches(server.uri()).get(120, TimeUnit.SECONDS))
            .containsExactlyInAnyOrder(2L * i, 2L * i + 1);
      }
      assertThat(server.pairs()).isEqualTo(CALLS);
    }
  }

  @Test
  void soDoesWhatFollowsWithTheAsynchronousForms() throws Exception {
    try (TwoAtOnce server = new TwoAtOnce()) {
      for (int i = 0; i < CALLS; i++) {
        assertThat(sequence.numbersLaterAfterFetches(server.uri()).get(120, TimeUnit.SECONDS))
            .containsExactlyInAnyOrder(2L * i, 2L * i + 1);
      }
    }
  }

  /**
   * The caveat of the original: two calls that one event starts, without awaiting the first. Here
   * storage operations are over when they return, so each call is over before the next begins.
   */
  @Test
  void twoCallsOfOneEventThatUseOnlyStorageRunOneAfterTheOther() throws Exception {
    assertThat(sequence.twoInOneEvent().get(120, TimeUnit.SECONDS)).containsExactly(0L, 1L);
  }

  /** What is left of the caveat: between the read and the write of one call the other one runs. */
  @Test
  void twoCallsOfOneEventThatWaitBetweenReadAndWriteInterfere() throws Exception {
    CompletableFuture<String> foreign = new CompletableFuture<>();
    CompletableFuture<List<Long>> numbers = sequence.twoInOneEventThatWait(foreign);
    assertThat(sequence.last()).isZero(); // came behind it, so both have read

    foreign.complete("");

    assertThat(numbers.get(120, TimeUnit.SECONDS)).containsExactly(0L, 0L);
    assertThat(sequence.last()).isEqualTo(1);
  }

  @Test
  void inACriticalSectionEachSuchCallIsOverBeforeTheNext() throws Exception {
    CompletableFuture<String> foreign = new CompletableFuture<>();
    CompletableFuture<List<Long>> numbers = sequence.twoInSections(foreign);

    foreign.complete("");

    assertThat(numbers.get(120, TimeUnit.SECONDS)).containsExactly(0L, 1L);
  }

  private List<Long> numbersOfMany(Function<Sequence, Long> next) throws Exception {
    List<List<Long>> numbers =
        Parallel.on(
            THREADS,
            () -> {
              List<Long> mine = new ArrayList<>();
              for (int i = 0; i < CALLS; i++) {
                mine.add(next.apply(sequence));
              }
              return mine;
            });
    return numbers.stream().flatMap(List::stream).sorted().toList();
  }

  private static List<Long> allNumbers() {
    return LongStream.range(0, THREADS * CALLS).boxed().toList();
  }

  /** Hands out numbers, as in the seed. */
  @DurableObject
  static class Sequence {
    private static final HttpClient CLIENT = HttpClient.newHttpClient();
    private static final String COUNTER = "counter";

    private final DurableStorage storage = DurableStorage.current();
    private final AsyncDurableStorage later = storage.async();
    private @Nullable Long val;
    private int loads;

    long uniqueNumber() {
      long val = storage.getOrDefault(COUNTER, 0L);
      storage.put(COUNTER, val + 1);
      return val;
    }

    CompletableFuture<Long> uniqueNumberLater() {
      return later
          .getOrDefault(COUNTER, 0L)
          .thenCompose(val -> later.put(COUNTER, val + 1).thenApply(done -> val));
    }

    long uniqueNumberInTransaction() {
      return storage.transaction(this::uniqueNumber);
    }

    long uniqueNumberFromMemory() {
      if (val == null) {
        loads++;
        val = storage.getOrDefault(COUNTER, 0L);
      }
      long result = val++;
      storage.put(COUNTER, val);
      return result;
    }

    int loads() {
      return loads;
    }

    long last() {
      return storage.getOrDefault(COUNTER, 0L);
    }

    CompletableFuture<List<Long>> numbersAfterFetches(URI uri) {
      return both(
          fetch(uri).thenApply(response -> uniqueNumber()),
          fetch(uri).thenApply(response -> uniqueNumber()));
    }

    CompletableFuture<List<Long>> numbersLaterAfterFetches(URI uri) {
      return both(
          fetch(uri).thenCompose(response -> uniqueNumberLater()),
          fetch(uri).thenCompose(response -> uniqueNumberLater()));
    }

    CompletableFuture<List<Long>> twoInOneEvent() {
      return both(uniqueNumberLater(), uniqueNumberLater());
    }

    CompletableFuture<List<Long>> twoInOneEventThatWait(CompletableFuture<String> foreign) {
      return both(numberAcross(foreign), numberAcross(foreign));
    }

    CompletableFuture<List<Long>> twoInSections(CompletableFuture<String> foreign) {
      return both(numberInSection(foreign), numberInSection(foreign));
    }

    private CompletableFuture<Long> numberInSection(CompletableFuture<String> foreign) {
      return DurableObjects.blockConcurrencyWhile(() -> numberAcross(foreign));
    }

    private CompletableFuture<Long> numberAcross(CompletableFuture<String> foreign) {
      long val = storage.getOrDefault(COUNTER, 0L);
      return foreign.thenApply(
          answer -> {
            storage.put(COUNTER, val + 1);
            return val;
          });
    }

    private static CompletableFuture<HttpResponse<Void>> fetch(URI uri) {
      return CLIENT.sendAsync(HttpRequest.newBuilder(uri).build(), BodyHandlers.discarding());
    }

    private static CompletableFuture<List<Long>> both(
        CompletableFuture<Long> one, CompletableFuture<Long> other) {
      return one.thenCombine(other, List::of);
    }
  }

  /** Answers two requests at the same moment. */
  private static final class TwoAtOnce implements AutoCloseable {
    private final AtomicInteger pairs = new AtomicInteger();
    private final CyclicBarrier both = new CyclicBarrier(2, pairs::incrementAndGet);
    private final ExecutorService threads = Executors.newFixedThreadPool(2);
    private final HttpServer server;

    TwoAtOnce() throws Exception {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      server.setExecutor(threads);
      server.createContext("/", this::answer);
      server.start();
    }

    private void answer(HttpExchange exchange) {
      try (exchange) {
        both.await(120, TimeUnit.SECONDS);
        exchange.sendResponseHeaders(200, -1);
      } catch (Exception e) {
        throw new AssertionError("Nobody else asked", e);
      }
    }

    URI uri() {
      return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/");
    }

    int pairs() {
      return pairs.get();
    }

    @Override
    public void close() {
      server.stop(0);
      threads.shutdownNow();
    }
  }
}
