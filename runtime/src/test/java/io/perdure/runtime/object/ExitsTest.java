package io.perdure.runtime.object;

import static io.perdure.runtime.object.Threads.onThread;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.perdure.runtime.Pins;
import io.perdure.runtime.exit.Destination;
import io.perdure.runtime.exit.Exemptions;
import io.perdure.runtime.object.WovenThing.Failure;
import io.perdure.runtime.object.WovenThing.Thing;
import io.perdure.runtime.store.KeyRange;
import io.perdure.runtime.store.ObjectKey;
import io.perdure.runtime.store.Page;
import io.perdure.runtime.store.ScriptedStore;
import io.perdure.runtime.store.ScriptedStore.Outcome;
import io.perdure.runtime.store.Store;
import io.perdure.runtime.store.StoreException;
import io.perdure.runtime.store.Write;
import io.perdure.runtime.store.WriteBatch;
import io.perdure.runtime.time.Await;
import io.perdure.runtime.time.VirtualTime;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What turns send to the outside, by methods that are woven by hand. */
@Timeout(60)
@Pins("rule 5.4")
@SuppressWarnings("FutureReturnValueIgnored") // of what a test waits for otherwise, or never
class ExitsTest {

  private static final String EXEMPT = "metrics.acme.com";

  private final ScriptedStore store = new ScriptedStore();
  private final VirtualTime time = new VirtualTime();
  private final List<Object> sent = new CopyOnWriteArrayList<>();
  private final Signal isFree = new Signal();
  private volatile @Nullable Thread sending;
  private volatile boolean isStoreRemote;
  private Engine engine;
  private EntryPoints entry;
  private Thing thing;

  @BeforeEach
  void start() throws Exception {
    Exemptions exemptions =
        new Exemptions(List.of(Destination.parse(EXEMPT + ":*")), name -> false);
    engine =
        new Engine(
            WovenThing.PLATFORM,
            RemoteStore::new,
            time,
            task -> new Thread(task).start(),
            Options.exempting(exemptions));
    WovenThing.use(engine);
    entry = (EntryPoints) engine.entryPoints();
    thing = thing("a");
  }

  @AfterEach
  void close() {
    isFree.give();
    store.next(Outcome.SUCCESS, Outcome.SUCCESS, Outcome.SUCCESS);
    engine.close();
  }

  // ---- what is held

  @Test
  void whatDependsOnNothingPasses() {
    write("n", 1);
    store.holdCommits();
    thing.call(
        self -> {
          self.get("n", Integer.class);
          self.get("other", Integer.class);
          return send("sent");
        });
    assertThat(sent).containsExactly("sent");
    assertThat(engine.exits()).containsOnly(0);
  }

  @Test
  void outsideOfTurnsNothingIsHeld() throws Exception {
    store.holdCommits();
    CompletableFuture<@Nullable Object> call = onThread(() -> write("n", 1));
    store.awaitBegun(1);
    send("sent");
    assertThat(sent).containsExactly("sent");
    store.next(Outcome.SUCCESS);
    call.get();
    assertThat(engine.exits()).containsOnly(0);
  }

  @Test
  void aTurnThatHasWrittenWaitsAndKeepsItsObject() throws Exception {
    store.holdCommits();
    CompletableFuture<@Nullable Object> call =
        onThread(
            () ->
                thing.call(
                    self -> {
                      self.put(Map.of("n", 1));
                      send("first");
                      return send("first again");
                    }));
    store.awaitBegun(1);
    awaitHeld();
    CompletableFuture<@Nullable Object> next = onThread(() -> thing.call(self -> send("next")));
    Chains.awaitWaiting(Chains.gateOf(thing), 1);
    time.advance(3, TimeUnit.MILLISECONDS);
    assertThat(sent).isEmpty();
    store.next(Outcome.SUCCESS);
    call.get();
    next.get();
    assertThat(sent).containsExactly("first", "first again", "next");
    assertThat(engine.exits()).containsExactly(1, 3_000_000, 0, 0, 0);
  }

  @Test
  void aFailingCommitIsTheErrorOfRepliesForEveryExitOfTheTurnAndForNoneOfTheNext() {
    write("n", 1);
    store.next(Outcome.FAILURE);
    List<Throwable> errors = new ArrayList<>();
    assertThatThrownBy(
            () ->
                thing.call(
                    self -> {
                      self.put(Map.of("n", 2));
                      for (int i = 0; i < 3; i++) {
                        try {
                          send("never");
                        } catch (Failure error) {
                          errors.add(error);
                        }
                      }
                      return "swallowed";
                    }))
        .isInstanceOf(Failure.class)
        .hasMessage("storage: Thing/a: Not durable: the disk is full");
    assertThat(errors).hasSize(3);
    assertThat(errors)
        .allSatisfy(
            error ->
                assertThat(error).hasMessage("storage: Thing/a: Not durable: the disk is full"));
    assertThat(engine.exits()[2]).as("refused").isEqualTo(1);
    thing.call(self -> send(String.valueOf(self.get("n", Integer.class))));
    assertThat(sent).containsExactly("1");
  }

  @Test
  void whatIsReadThatIsNotDurableCountsToo() throws Exception {
    store.holdCommits();
    CompletableFuture<@Nullable Object> writer = onThread(() -> write("n", 1));
    store.awaitBegun(1);
    CompletableFuture<@Nullable Object> reader =
        onThread(() -> thing.call(self -> send(String.valueOf(self.get("n", Integer.class)))));
    awaitHeld();
    store.next(Outcome.SUCCESS);
    writer.get();
    reader.get();
    assertThat(sent).containsExactly("1");
  }

  @Test
  void soDoesWhatAnotherObjectSays() throws Exception {
    store.holdCommits();
    Thing other = thing("b");
    CompletableFuture<@Nullable Object> call =
        onThread(() -> other.call(self -> send(String.valueOf(write("n", 1)))));
    awaitHeld();
    store.next(Outcome.FAILURE);
    assertThatThrownBy(call::get).hasMessageContaining("Thing/b: Not durable: the disk is full");
    assertThat(sent).isEmpty();
  }

  @Test
  void soDoesWhatTheCallerHasWrittenThatAnObjectIsCalledBy() throws Exception {
    store.holdCommits();
    Thing other = thing("b");
    CompletableFuture<@Nullable Object> call =
        onThread(
            () ->
                thing.call(
                    self -> {
                      self.put(Map.of("n", 1));
                      return other.call(inner -> send("told"));
                    }));
    awaitHeld();
    store.next(Outcome.SUCCESS);
    call.get();
    assertThat(sent).containsExactly("told");
  }

  // ---- transactions

  @Test
  @Pins("rule 4.8")
  void inATransactionCountsWhatWasWrittenBeforeIt() throws Exception {
    store.holdCommits();
    CompletableFuture<@Nullable Object> call =
        onThread(
            () ->
                thing.call(
                    self -> {
                      self.put(Map.of("n", 1));
                      assertThatThrownBy(
                              () ->
                                  self.storage()
                                      .transaction(
                                          () -> {
                                            self.put(Map.of("m", 2));
                                            send("sent");
                                            throw new IllegalStateException("rolled back");
                                          }))
                          .hasMessage("rolled back");
                      return self.get("m", Integer.class);
                    }));
    store.awaitBegun(1);
    awaitHeld();
    store.next(Outcome.SUCCESS);
    assertThat(call.get()).isNull();
    assertThat(sent).containsExactly("sent");
    assertThat(committedKeys()).containsExactly("n");
  }

  @Test
  @Pins("rule 4.8")
  void whatIsWrittenInItDoesNot() throws Exception {
    store.holdCommits();
    CompletableFuture<@Nullable Object> call =
        onThread(
            () ->
                thing.call(
                    self ->
                        self.storage()
                            .transaction(
                                () -> {
                                  self.put(Map.of("m", 2));
                                  return send("sent");
                                })));
    Await.until(() -> !sent.isEmpty());
    store.next(Outcome.SUCCESS);
    call.get();
    assertThat(engine.exits()[0]).as("held").isZero();
  }

  // ---- stores

  @Test
  void aStoreThatSendsWhatItAsksForIsNotHeld() throws Exception {
    isStoreRemote = true;
    store.holdCommits();
    store.failReads(new StoreException("the connection broke", null));
    CompletableFuture<@Nullable Object> call =
        onThread(
            () ->
                thing.call(
                    self -> {
                      self.put(Map.of("n", 1));
                      assertThatThrownBy(() -> self.get("m", Integer.class))
                          .hasMessageContaining("the connection broke");
                      self.get("m", Integer.class);
                      return send("told");
                    }));
    Await.until(() -> sent.size() == 2);
    store.awaitBegun(1);
    Await.until(() -> isWaiting() || sent.size() > 2);
    assertThat(sent).as("but the turn is").containsExactly("a read", "a read");
    store.next(Outcome.SUCCESS);
    call.get();
    assertThat(sent).endsWith("told");
    assertThat(engine.exits()[3]).as("exempt").isZero();
  }

  @Test
  void whileTheCommitIsTriedAgainTheTurnWaitsAndThenItSends() throws Exception {
    int idle = time.timers();
    store.next(Outcome.PASSING_FAILURE, Outcome.PASSING_FAILURE);
    CompletableFuture<@Nullable Object> call = onThread(() -> writeAndSend("sent"));
    store.awaitBegun(1);
    awaitHeld();
    Await.until(
        () -> {
          if (time.timers() > idle) {
            time.advance(10, TimeUnit.MILLISECONDS);
          }
          return call.isDone();
        });
    call.get();
    assertThat(store.begun()).isEqualTo(3);
    assertThat(sent).containsExactly("sent");
  }

  // ---- what is exempt

  @Test
  void aDestinationThatIsExemptIsNotHeld() throws Exception {
    store.holdCommits();
    InetSocketAddress exempt = InetSocketAddress.createUnresolved(EXEMPT, 8125);
    CompletableFuture<@Nullable Object> call =
        onThread(
            () ->
                thing.call(
                    self -> {
                      self.put(Map.of("n", 1));
                      entry.exit(exempt);
                      sent.add("measured");
                      entry.exit(InetSocketAddress.createUnresolved("acme.com", 8125));
                      return sent.add("told");
                    }));
    store.awaitBegun(1);
    assertThat(sent).containsExactly("measured");
    store.next(Outcome.SUCCESS);
    call.get();
    assertThat(sent).containsExactly("measured", "told");
    assertThat(engine.exits()).containsExactly(1, 0, 0, 1, 0);
  }

  // ---- what returns a future

  @Test
  void aFutureIsReturnedAtOnceAndWhatItIsOfIsSentWhenThatMayLeave() throws Exception {
    Client client = new Client();
    store.holdCommits();
    CompletableFuture<String> reply = new CompletableFuture<>();
    CompletableFuture<@Nullable Object> call =
        thing.callLater(
            self -> {
              self.put(Map.of("n", 1));
              var unused = client.sendAsync(new Request("acme.com")).thenAccept(reply::complete);
              sent.add("the turn goes on");
              return CompletableFuture.completedFuture(null);
            });
    Await.until(() -> !sent.isEmpty());
    assertThat(sent).containsExactly("the turn goes on");
    store.next(Outcome.SUCCESS);
    call.get();
    assertThat(reply.get()).isEqualTo("reply of acme.com");
    assertThat(sent).containsExactly("the turn goes on", "acme.com");
    assertThat(engine.exits()[0]).as("held").isEqualTo(1);
  }

  @Test
  void ifItIsLostTheFutureFailsLikeAReply() throws Exception {
    Client client = new Client();
    store.next(Outcome.FAILURE);
    CompletableFuture<CompletableFuture<String>> held = new CompletableFuture<>();
    assertThatThrownBy(
            () ->
                thing.call(
                    self -> {
                      self.put(Map.of("n", 1));
                      return held.complete(client.sendAsync(new Request("acme.com")));
                    }))
        .hasMessage("storage: Thing/a: Not durable: the disk is full");
    assertThatThrownBy(held.get()::get)
        .cause()
        .isInstanceOf(Failure.class)
        .hasMessage("storage: Thing/a: Not durable: the disk is full");
    assertThat(sent).isEmpty();
    assertThat(engine.exits()[2]).as("refused").isEqualTo(1);
  }

  @Test
  void whoCancelsTheFutureBeforeHasSentNothing() throws Exception {
    Client client = new Client();
    CompletableFuture<Boolean> isCancelled = new CompletableFuture<>();
    store.holdCommits();
    CompletableFuture<@Nullable Object> call =
        onThread(
            () ->
                thing.call(
                    self -> {
                      self.put(Map.of("n", 1));
                      CompletableFuture<String> held = client.sendAsync(new Request("acme.com"));
                      return isCancelled.complete(
                          held.thenApply(reply -> reply).cancel(true) && held.isCancelled());
                    }));
    assertThat(isCancelled.get()).isTrue();
    store.next(Outcome.SUCCESS);
    call.get();
    assertThat(sent).isEmpty();
  }

  @Test
  void whatMayLeaveOrIsExemptIsSentAtOnce() throws Exception {
    Client client = new Client();
    client.sendAsync(new Request("outside")).join();
    thing.call(self -> client.sendAsync(new Request("nothing.pending")).join());
    store.holdCommits();
    CompletableFuture<@Nullable Object> call =
        onThread(
            () ->
                thing.call(
                    self -> {
                      self.put(Map.of("n", 1));
                      return client.sendAsync(new Request(EXEMPT)).join();
                    }));
    Await.until(() -> sent.size() == 3);
    store.next(Outcome.SUCCESS);
    call.get();
    assertThat(sent).containsExactly("outside", "nothing.pending", EXEMPT);
    assertThat(engine.exits()).containsExactly(0, 0, 0, 1, 0);
  }

  @Test
  void whatOneConversationIsGivenKeepsItsOrder() throws Exception {
    Conversation conversation = new Conversation();
    CompletableFuture<CompletableFuture<String>> isGiven = new CompletableFuture<>();
    store.holdCommits();
    CompletableFuture<@Nullable Object> first =
        onThread(
            () ->
                thing.call(
                    self -> {
                      self.put(Map.of("n", 1));
                      var unused = conversation.sendText("first");
                      return isGiven.complete(conversation.sendText("second"));
                    }));
    isGiven.get();
    CompletableFuture<@Nullable Object> later =
        onThread(() -> thing("b").call(self -> List.of(conversation.sendText("third"))));
    CompletableFuture<?> third = (CompletableFuture<?>) ((List<?>) later.get()).get(0);
    assertThat(third).as("it depends on nothing, but is the third").isNotDone();
    assertThat(sent).isEmpty();
    store.next(Outcome.SUCCESS);
    first.get();
    Await.until(() -> sending != null);
    assertThat(sent).isEmpty();
    isFree.give();
    assertThat(third).succeedsWithin(60, TimeUnit.SECONDS);
    assertThat(sent).containsExactly("first", "second", "third");
  }

  // ----

  private Thing thing(String id) {
    return (Thing) engine.get(Thing.class, id);
  }

  private @Nullable Object write(String key, int value) {
    return thing.call(
        self -> {
          self.put(Map.of(key, value));
          return value;
        });
  }

  private @Nullable Object writeAndSend(Object what) {
    return thing.call(
        self -> {
          self.put(Map.of("n", 1));
          return send(what);
        });
  }

  private Object send(Object what) {
    sending = Thread.currentThread();
    entry.exit(null);
    sent.add(what);
    return what;
  }

  /** Returns when the thread that sends something waits, or it is sent. */
  private void awaitHeld() {
    Await.until(() -> isWaiting() || !sent.isEmpty());
    assertThat(sent).isEmpty();
  }

  private boolean isWaiting() {
    Thread thread = sending;
    return thread != null
        && (thread.getState() == Thread.State.WAITING
            || thread.getState() == Thread.State.TIMED_WAITING);
  }

  private List<String> committedKeys() {
    return store.committed.stream()
        .flatMap(batch -> batch.writes().stream())
        .map(Write::key)
        .toList();
  }

  /** As {@code HttpRequest}. */
  static final class Request {
    private final String host;

    Request(String host) {
      this.host = host;
    }

    URI uri() {
      return URI.create("https://" + host + "/");
    }
  }

  /** As {@code HttpClient}. */
  private final class Client {
    private final MethodHandle held;

    Client() throws Exception {
      MethodType type = MethodType.methodType(CompletableFuture.class, Client.class, Request.class);
      MethodHandles.Lookup lookup =
          MethodHandles.privateLookupIn(Client.class, MethodHandles.lookup());
      held = entry.linkExit(lookup, "sendAsync", type, false).dynamicInvoker();
    }

    CompletableFuture<String> sendAsync(Request request) {
      CompletableFuture<String> instead = invoke(held, this, request);
      if (instead != null) {
        return instead;
      }
      sent.add(request.host);
      return CompletableFuture.completedFuture("reply of " + request.host);
    }
  }

  /** As {@code WebSocket}; it takes its time with the first message. */
  private final class Conversation {
    @SuppressWarnings("UnusedVariable") // it is where the one for WebSocket looks
    private final URI uri = URI.create("wss://acme.com/");

    private final MethodHandle held;

    Conversation() throws Exception {
      MethodType type =
          MethodType.methodType(CompletableFuture.class, Conversation.class, String.class);
      MethodHandles.Lookup lookup =
          MethodHandles.privateLookupIn(Conversation.class, MethodHandles.lookup());
      held = entry.linkExit(lookup, "sendText", type, true).dynamicInvoker();
    }

    CompletableFuture<String> sendText(String text) {
      CompletableFuture<String> instead = invoke(held, this, text);
      if (instead != null) {
        return instead;
      }
      sending = Thread.currentThread();
      isFree.await();
      sent.add(text);
      return CompletableFuture.completedFuture(text);
    }
  }

  @SuppressWarnings("unchecked") // the call site's own type
  private static @Nullable CompletableFuture<String> invoke(
      MethodHandle held, Object receiver, Object argument) {
    try {
      return (CompletableFuture<String>) held.invoke(receiver, argument);
    } catch (Throwable e) {
      throw new AssertionError(e);
    }
  }

  /** The scripted store as if it were elsewhere. */
  private final class RemoteStore implements Store {

    @Override
    public long lastNumber() throws StoreException {
      return store.lastNumber();
    }

    @Override
    public byte @Nullable [] read(ObjectKey object, String key) throws StoreException {
      ask();
      return store.read(object, key);
    }

    @Override
    public Map<String, byte[]> read(ObjectKey object, Collection<String> keys)
        throws StoreException {
      ask();
      return store.read(object, keys);
    }

    @Override
    public Page scan(ObjectKey object, KeyRange range, boolean reverse, int maxRows)
        throws StoreException {
      ask();
      return store.scan(object, range, reverse, maxRows);
    }

    private void ask() {
      if (isStoreRemote) {
        send("a read");
      }
    }

    @Override
    public void commit(WriteBatch batch) throws StoreException {
      store.commit(batch);
    }

    @Override
    public void close() {
      store.close();
    }
  }
}
