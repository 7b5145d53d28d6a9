package io.perdure.runtime.object;

import static io.perdure.runtime.object.Threads.onThread;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.perdure.runtime.api.StorageModes;
import io.perdure.runtime.object.WovenCached.KeptCatalog;
import io.perdure.runtime.store.KeyRange;
import io.perdure.runtime.store.MemoryStore;
import io.perdure.runtime.time.VirtualTime;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Cached values that outlive the activation; a reset is as good as a restart for that. */
@Timeout(60)
class PersistentMethodTest {

  private static final Class<?>[] NONE = {};

  private final MemoryStore store = new MemoryStore();
  private final VirtualTime time = new VirtualTime();
  private final AtomicInteger computed = new AtomicInteger();
  private Engine engine;

  @BeforeEach
  void start() throws Exception {
    engine =
        new Engine(
            WovenThing.PLATFORM,
            () -> store,
            time,
            task -> new Thread(task).start(),
            Options.STRICT);
  }

  @AfterEach
  void close() {
    engine.close();
  }

  @Test
  void aValueOutlivesTheActivationUntilItsTtl() throws Exception {
    KeptCatalog catalog = catalog("ttl=1h");
    assertThat(catalog.get("a")).isEqualTo("a1");
    time.advance(59, TimeUnit.MINUTES);
    reset(catalog);
    assertThat(catalog.get("a")).isEqualTo("a1");
    time.advance(1, TimeUnit.MINUTES);
    assertThat(catalog.get("a")).isEqualTo("a2");
    reset(catalog);
    assertThat(catalog.get("a")).isEqualTo("a2");
  }

  @Test
  void nullIsAValue() throws Exception {
    KeptCatalog catalog = catalog();
    WovenCached.body =
        (self, key) -> {
          computed.incrementAndGet();
          return null;
        };
    assertThat(catalog.get("a")).isNull();
    reset(catalog);
    assertThat(catalog.get("a")).isNull();
    assertThat(computed).hasValue(1);
  }

  @Test
  void whatTheMethodKeepsIsNoneOfTheObjectsKeys() throws Exception {
    KeptCatalog catalog = catalog();
    catalog.get("a");
    assertThat(
            catalog.act(
                (self, view) ->
                    view.storage()
                        .list(KeyRange.ALL, false, 10, Object.class, StorageModes.DEFAULT)))
        .isEqualTo(Map.of());
  }

  @Test
  void deleteAllDropsWhatIsKept() throws Exception {
    KeptCatalog catalog = catalog();
    catalog.get("a");
    catalog.act(
        (self, view) -> {
          view.storage().deleteAll(StorageModes.DEFAULT);
          return null;
        });
    reset(catalog);
    assertThat(catalog.get("a")).isEqualTo("a2");
  }

  @Test
  void anInvalidationDropsWhatIsKept() throws Exception {
    KeptCatalog catalog = catalog();
    catalog.get("a");
    catalog.get("b");
    reset(catalog);
    engine.cached(catalog, "get", NONE).invalidate(new Object[] {"a"});
    assertThat(catalog.get("a")).isEqualTo("a3");
    assertThat(catalog.get("b")).isEqualTo("b2");
    engine.cached(catalog, "get", NONE).invalidateAll();
    reset(catalog);
    assertThat(catalog.get("b")).isEqualTo("b4");
  }

  @Test
  void noMoreIsKeptThanTheMaximum() throws Exception {
    KeptCatalog catalog = catalog("maximumSize=2");
    catalog.get("a");
    catalog.get("b");
    catalog.get("c");
    reset(catalog);
    assertThat(catalog.get("c")).isEqualTo("c3");
    assertThat(catalog.get("b")).isEqualTo("b2");
    assertThat(catalog.get("a")).as("the first of them went").isEqualTo("a4");
  }

  @Test
  void aFailedComputationIsNotKept() throws Exception {
    KeptCatalog catalog = catalog("negativeTtl=1h");
    WovenCached.body =
        (self, key) -> {
          throw new IllegalStateException("failure " + computed.incrementAndGet());
        };
    assertThatThrownBy(() -> catalog.get("a")).hasMessage("failure 1");
    reset(catalog);
    assertThatThrownBy(() -> catalog.get("a")).hasMessage("failure 2");
  }

  @Test
  void aValueThatIsLostWithItsTransactionIsNotKept() throws Exception {
    KeptCatalog catalog = catalog();
    assertThatThrownBy(
            () ->
                catalog.act(
                    (self, view) ->
                        view.storage()
                            .transaction(
                                () -> {
                                  self.get("a");
                                  throw new IllegalStateException("rolled back");
                                })))
        .hasMessage("rolled back");
    assertThat(catalog.get("a")).isEqualTo("a2");
  }

  @Test
  void aValueThatCannotBeReadIsComputedAgain() throws Exception {
    KeptCatalog catalog = catalog();
    catalog.get("a");
    catalog.act(
        (self, view) -> {
          Activation mine = (Activation) view.object();
          var kept = mine.reserved();
          for (String name : kept.names("")) {
            kept.put(name, List.of(1, "not", "a", "value"), false);
          }
          return null;
        });
    reset(catalog);
    assertThat(catalog.get("a")).isEqualTo("a2");
  }

  @Test
  void aResultThatCannotBeStoredIsAnError() throws Exception {
    KeptCatalog catalog = catalog();
    WovenCached.body = (self, key) -> new Object();
    assertThatThrownBy(() -> catalog.get("a"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("A persistent cached result cannot be kept");
  }

  @Test
  void whatAnAsynchronousMethodBringsIsKeptInATurn() throws Exception {
    KeptCatalog catalog = catalog();
    CompletableFuture<@Nullable Object> origin = new CompletableFuture<>();
    WovenCached.asyncBody =
        (self, key) -> {
          computed.incrementAndGet();
          return origin;
        };
    CompletableFuture<@Nullable Object> reply = catalog.later("a");
    onThread(() -> origin.complete("fetched")).get();
    assertThat(reply.get()).isEqualTo("fetched");
    reset(catalog);
    assertThat(catalog.later("a").get()).isEqualTo("fetched");
    assertThat(computed).hasValue(1);
  }

  private KeptCatalog catalog(String... options) throws ReflectiveOperationException {
    WovenCached.use(engine, options);
    WovenCached.body = (self, key) -> key + computed.incrementAndGet();
    return (KeptCatalog) engine.get(KeptCatalog.class, "a");
  }

  /** What was written is flushed first, as it is before a process ends in order. */
  private void reset(KeptCatalog catalog) {
    catalog.act(
        (self, view) -> {
          view.storage().sync();
          return null;
        });
    activation(catalog).breakOff(Broken.FAILED_TURN);
  }

  private static Activation activation(KeptCatalog catalog) {
    catalog.act((self, view) -> null);
    Reference reference = (Reference) Objects.requireNonNull(WovenCached.cellOf(catalog));
    return Objects.requireNonNull(reference.activationOrNull());
  }
}
