package io.perdure.it.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.perdure.DurableObject;
import io.perdure.DurableObjects;
import io.perdure.DurableStorage;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiFunction;
import org.junit.jupiter.api.Test;

/** Rule 3.3: what an object attaches to a stage runs in its turns. */
class ContinuationSpec {

  private final Follower follower = DurableObjects.get(Follower.class, DurableObjects.newId());

  @Test
  void continuationWaitsForTheTurnAndHoldsNobodyUp() throws Exception {
    CompletableFuture<String> foreign = new CompletableFuture<>();
    CompletableFuture<String> outcome = follower.note(foreign);
    follower.log(); // queued behind it, so the continuation is attached
    CountDownLatch inside = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    Parallel.Started<String> busy = Parallel.start(() -> follower.occupy(inside, release));
    Parallel.await(inside);

    foreign.complete("value"); // returns, though the object is occupied
    assertThat(outcome).isNotDone();
    release.countDown();

    assertThat(busy.result()).isEqualTo("occupied");
    assertThat(outcome.get(120, TimeUnit.SECONDS)).isEqualTo("value");
    assertThat(follower.log()).containsExactly("occupied", "value");
  }

  @Test
  void continuationsOfManyThreadsRunOneAtATime() throws Exception {
    List<CompletableFuture<String>> foreign = new ArrayList<>();
    List<CompletableFuture<Integer>> outcomes = new ArrayList<>();
    for (int i = 0; i < 400; i++) {
      CompletableFuture<String> each = new CompletableFuture<>();
      foreign.add(each);
      outcomes.add(follower.count(each));
    }
    follower.log();
    AtomicInteger next = new AtomicInteger();

    Parallel.on(
        4,
        () -> {
          for (int i = next.getAndIncrement(); i < foreign.size(); i = next.getAndIncrement()) {
            foreign.get(i).complete("");
          }
          return 0;
        });
    for (CompletableFuture<Integer> each : outcomes) {
      each.get(120, TimeUnit.SECONDS);
    }

    assertThat(follower.tally().count).isEqualTo(foreign.size());
    assertThat(follower.tally().overlaps).isZero();
  }

  @Test
  void continuationMayUseTheStorage() throws Exception {
    CompletableFuture<String> foreign = new CompletableFuture<>();
    CompletableFuture<String> outcome = follower.store(foreign);
    follower.log();

    Parallel.start(() -> foreign.complete("stored")).result();

    assertThat(outcome.get(120, TimeUnit.SECONDS)).isEqualTo("stored");
    assertThat(follower.stored()).isEqualTo("stored");
  }

  @Test
  void whatFollowsASyncMayUseTheStorage() throws Exception {
    assertThat(follower.sync("synced").get(120, TimeUnit.SECONDS)).isEqualTo("synced");
  }

  @Test
  void everyCombinatorRunsInTheTurn() throws Exception {
    CompletableFuture<String> foreign = new CompletableFuture<>();
    CompletableFuture<String> never = new CompletableFuture<>();
    CompletableFuture<Integer> outcome = follower.all(foreign, never);
    follower.log();
    foreign.complete("x");

    assertThat(outcome.get(120, TimeUnit.SECONDS)).isEqualTo(24);
    assertThat(follower.tally().overlaps).isZero();
  }

  @Test
  void whatIsDoneContinuesInTheSameTurn() throws Exception {
    CompletableFuture<String> done = CompletableFuture.completedFuture("x");

    assertThat(follower.inOneTurn(done, new CompletableFuture<>()))
        .containsExactly("before", "x", "both", "either", "minimal", "after");
  }

  @Test
  void asyncFormsRunAfterWhatTheTurnStillDoes() throws Exception {
    assertThat(follower.later(CompletableFuture.completedFuture("x")).get(120, TimeUnit.SECONDS))
        .isEqualTo("x");
    assertThat(follower.log()).containsExactly("before", "after", "x");
  }

  @Test
  void executorOfTheAuthorIsLeftAlone() throws Exception {
    CompletableFuture<String> foreign = new CompletableFuture<>();
    AtomicInteger used = new AtomicInteger();
    Executor own =
        task -> {
          used.incrementAndGet();
          task.run();
        };
    CompletableFuture<Thread> ranOn = follower.elsewhere(foreign, own);
    follower.log();

    foreign.complete("x");

    assertThat(ranOn.get(120, TimeUnit.SECONDS)).isSameAs(Thread.currentThread());
    assertThat(used).hasValue(1);
  }

  @Test
  void outsideOfATurnNothingIsDifferent() {
    CompletableFuture<String> foreign = new CompletableFuture<>();
    CompletionStage<Thread> ranOn = Follower.standing(foreign);

    foreign.complete("x");

    assertThat(ranOn.toCompletableFuture().join()).isSameAs(Thread.currentThread());
  }

  @Test
  void exceptionsPassThrough() throws Exception {
    IllegalStateException failure = new IllegalStateException("broken");
    CompletableFuture<String> foreign = new CompletableFuture<>();
    CompletableFuture<String> outcome = follower.note(foreign);
    CompletableFuture<String> rescued = follower.rescue(foreign);
    follower.log();

    foreign.completeExceptionally(failure);

    assertThatThrownBy(() -> outcome.get(120, TimeUnit.SECONDS))
        .isInstanceOf(ExecutionException.class)
        .hasRootCause(failure);
    assertThat(rescued.get(120, TimeUnit.SECONDS)).isEqualTo("broken");
  }

  @Test
  void combinedFuturesAreContinuedInTheTurn() throws Exception {
    CompletableFuture<String> one = new CompletableFuture<>();
    CompletableFuture<String> other = new CompletableFuture<>();
    CompletableFuture<String> outcome = follower.combined(one, other);
    follower.log();

    one.complete("a");
    other.complete("b");

    assertThat(outcome.get(120, TimeUnit.SECONDS)).isEqualTo("ab");
    assertThat(follower.log()).containsExactly("any", "all");
  }

  @Test
  void responseOfTheHttpClientContinuesInTheTurn() throws Exception {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          exchange.sendResponseHeaders(200, -1);
          exchange.close();
        });
    server.start();
    try {
      URI uri = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/");
      assertThat(follower.fetch(uri).get(120, TimeUnit.SECONDS)).isEqualTo(200);
      assertThat(follower.log()).containsExactly("200");
    } finally {
      server.stop(0);
    }
  }

  @Test
  void waitingInTheTurnForWhatNeedsItIsAnError() {
    BiFunction<Follower, CompletableFuture<String>, Object> join = Follower::joins;
    for (var waits :
        List.of(
            join,
            (object, f) -> object.gets(f),
            (object, f) -> object.joinsAll(f),
            (object, f) -> object.joinsAny(f))) {
      assertThatThrownBy(() -> waits.apply(follower, new CompletableFuture<>()))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining(follower.toString())
          .hasMessageContaining("DurableObjects.await")
          .hasMessageContaining("@Interleaved");
    }
    CompletableFuture<String> foreign = new CompletableFuture<>();
    assertThatThrownBy(() -> follower.inTransaction(foreign))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("DurableObjects.await");
    assertThatThrownBy(() -> follower.beforeTransaction(foreign))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("before or after that");
    assertThat(follower.log()).isEmpty();
  }

  @Test
  void waitingForWhatOthersCompleteStaysAWait() throws Exception {
    CompletableFuture<String> foreign = new CompletableFuture<>();
    Parallel.Started<String> joined = Parallel.start(() -> follower.joinsAnyOf(foreign));
    joined.untilItWaits();
    Parallel.Started<List<String>> queued = Parallel.start(follower::log).untilItWaits();
    assertThat(queued.task()).isNotDone();

    foreign.complete("x");

    assertThat(joined.result()).isEqualTo("x");
    assertThat(queued.result()).isEqualTo(List.of());
  }

  @Test
  void waitingForAContinuationThatIsDoneIsNone() throws Exception {
    CompletableFuture<String> foreign = new CompletableFuture<>();
    follower.keep(foreign);
    foreign.complete("kept");
    assertThat(follower.keepLog().get(120, TimeUnit.SECONDS)).isEqualTo("kept");
    assertThat(follower.kept()).isEqualTo("kept");
  }

  @Test
  void failedFutureFailsAsItDoes() {
    CompletableFuture<String> failed = CompletableFuture.failedFuture(new IllegalStateException());

    assertThatThrownBy(() -> follower.joins(failed)).isInstanceOf(CompletionException.class);
  }

  /** Attaches continuations. */
  @DurableObject
  static class Follower {
    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    private final DurableStorage storage = DurableStorage.current();
    private final List<String> log = new ArrayList<>();
    private final Tally tally = new Tally();
    private CompletableFuture<String> kept = new CompletableFuture<>();

    String occupy(CountDownLatch in, CountDownLatch release) {
      in.countDown();
      Parallel.await(release);
      return log("occupied");
    }

    CompletableFuture<String> note(CompletableFuture<String> foreign) {
      return foreign.thenApply(value -> log(value));
    }

    CompletableFuture<Integer> count(CompletableFuture<String> foreign) {
      Tally mine = tally;
      return foreign.handle((value, failure) -> mine.add());
    }

    CompletableFuture<String> store(CompletableFuture<String> foreign) {
      return foreign
          .thenApply(
              value -> {
                storage.put("value", value);
                return value;
              })
          .thenApplyAsync(value -> storage.get("value", String.class).orElseThrow());
    }

    CompletableFuture<String> sync(String value) {
      storage.put("value", value);
      return storage
          .async()
          .sync()
          .thenApply(synced -> storage.get("value", String.class).orElseThrow())
          .toCompletableFuture();
    }

    String stored() {
      return storage.get("value", String.class).orElseThrow();
    }

    CompletableFuture<Integer> all(CompletableFuture<String> f, CompletionStage<String> never) {
      Tally mine = tally;
      CompletionStage<String> stage = f.minimalCompletionStage();
      List<CompletableFuture<?>> all = new ArrayList<>();
      all.add(f.thenApply(x -> mine.add()));
      all.add(f.thenAccept(x -> mine.add()));
      all.add(f.thenRun(() -> mine.add()));
      all.add(f.thenCombine(stage, (x, y) -> mine.add()));
      all.add(f.thenAcceptBoth(stage, (x, y) -> mine.add()));
      all.add(f.runAfterBoth(stage, () -> mine.add()));
      all.add(f.applyToEither(never, x -> mine.add()));
      all.add(f.acceptEither(never, x -> mine.add()));
      all.add(f.runAfterEither(never, () -> mine.add()));
      all.add(f.thenCompose(x -> CompletableFuture.completedFuture(mine.add())));
      all.add(f.handle((x, e) -> mine.add()));
      all.add(f.whenComplete((x, e) -> mine.add()));
      all.add(stage.thenApplyAsync(x -> mine.add()).toCompletableFuture());
      all.add(stage.thenAcceptAsync(x -> mine.add()).toCompletableFuture());
      all.add(stage.thenRunAsync(() -> mine.add()).toCompletableFuture());
      all.add(stage.thenCombineAsync(f, (x, y) -> mine.add()).toCompletableFuture());
      all.add(stage.thenAcceptBothAsync(f, (x, y) -> mine.add()).toCompletableFuture());
      all.add(stage.runAfterBothAsync(f, () -> mine.add()).toCompletableFuture());
      all.add(stage.applyToEitherAsync(never, x -> mine.add()).toCompletableFuture());
      all.add(stage.acceptEitherAsync(never, x -> mine.add()).toCompletableFuture());
      all.add(stage.runAfterEitherAsync(never, () -> mine.add()).toCompletableFuture());
      all.add(
          stage
              .thenComposeAsync(x -> CompletableFuture.completedFuture(mine.add()))
              .toCompletableFuture());
      all.add(stage.handleAsync((x, e) -> mine.add()).toCompletableFuture());
      all.add(stage.whenCompleteAsync((x, e) -> mine.add()).toCompletableFuture());
      return CompletableFuture.allOf(all.toArray(CompletableFuture<?>[]::new))
          .thenApply(done -> mine.count);
    }

    List<String> inOneTurn(CompletableFuture<String> done, CompletableFuture<String> never) {
      List<String> order = new ArrayList<>(List.of("before"));
      List<CompletionStage<?>> attached = new ArrayList<>();
      attached.add(done.thenAccept(order::add));
      attached.add(done.thenCombine(done, (x, y) -> order.add("both")));
      attached.add(never.acceptEither(done, x -> order.add("either")));
      attached.add(done.minimalCompletionStage().thenRun(() -> order.add("minimal")));
      order.add("after");
      return attached.size() == 4 ? order : List.of();
    }

    CompletableFuture<String> later(CompletableFuture<String> done) {
      log("before");
      CompletableFuture<String> later = done.thenApplyAsync(this::log);
      log("after");
      return later;
    }

    CompletableFuture<Thread> elsewhere(CompletableFuture<String> foreign, Executor own) {
      return foreign.thenApplyAsync(value -> Thread.currentThread(), own);
    }

    static CompletionStage<Thread> standing(CompletionStage<String> foreign) {
      return foreign.thenApply(value -> Thread.currentThread());
    }

    CompletableFuture<String> rescue(CompletableFuture<String> foreign) {
      return foreign
          .exceptionallyCompose(e -> CompletableFuture.failedFuture(e))
          .exceptionally(this::rootMessage);
    }

    private String rootMessage(Throwable failure) {
      Throwable cause = failure.getCause();
      return cause == null ? String.valueOf(failure.getMessage()) : rootMessage(cause);
    }

    CompletableFuture<String> combined(
        CompletableFuture<String> one, CompletableFuture<String> other) {
      CompletableFuture<?> any =
          CompletableFuture.anyOf(one, other).thenAccept(first -> log("any"));
      return CompletableFuture.allOf(one, other, any)
          .thenApply(
              both -> {
                log("all");
                return one.join() + other.join();
              });
    }

    CompletableFuture<Integer> fetch(URI uri) {
      return CLIENT
          .sendAsync(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.discarding())
          .thenApply(
              response -> {
                log("" + response.statusCode());
                return response.statusCode();
              });
    }

    Object joins(CompletableFuture<String> foreign) {
      return foreign.thenApply(value -> log(value)).join();
    }

    Object gets(CompletableFuture<String> foreign) {
      try {
        return foreign.thenApply(value -> log(value)).get(1, TimeUnit.DAYS);
      } catch (InterruptedException | ExecutionException | TimeoutException e) {
        throw new AssertionError(e);
      }
    }

    Object joinsAll(CompletableFuture<String> foreign) {
      return CompletableFuture.allOf(foreign, foreign.thenRun(() -> log("all"))).join();
    }

    Object joinsAny(CompletableFuture<String> foreign) {
      return CompletableFuture.anyOf(foreign.thenRun(() -> log("any"))).join();
    }

    Object inTransaction(CompletableFuture<String> foreign) {
      return storage.transaction(() -> foreign.thenApply(this::log).join());
    }

    Object beforeTransaction(CompletableFuture<String> foreign) {
      CompletableFuture<String> earlier = foreign.thenApply(this::log);
      return storage.transaction(() -> earlier.join());
    }

    /** The other one may complete it. */
    String joinsAnyOf(CompletableFuture<String> foreign) {
      CompletableFuture<String> mine = new CompletableFuture<>();
      return (String) CompletableFuture.anyOf(foreign, mine.thenApply(this::log)).join();
    }

    void keep(CompletableFuture<String> foreign) {
      kept = foreign.thenApply(value -> value);
    }

    CompletableFuture<String> keepLog() {
      return kept.whenComplete((value, failure) -> log("kept"));
    }

    String kept() {
      return kept.join();
    }

    String log(String entry) {
      log.add(entry);
      return entry;
    }

    List<String> log() {
      return List.copyOf(log);
    }

    Tally tally() {
      return tally;
    }
  }

  /** Counts without synchronization: lambdas that use no {@code this} are no ways in. */
  static final class Tally {
    private final AtomicInteger inside = new AtomicInteger();
    private int overlaps;
    private int count;

    int add() {
      overlaps += inside.getAndIncrement();
      count++;
      inside.getAndDecrement();
      return count;
    }
  }
}
