package io.perdure.it.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.perdure.AsyncDurableStorage;
import io.perdure.DurableObjects;
import io.perdure.DurableStorage;
import io.perdure.ListOptions;
import io.perdure.ObjectResetException;
import io.perdure.StorageOption;
import io.perdure.TypeToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;

/** Rules 4.1 to 4.8, through the API. */
class StorageSpec {

  private static final ListOptions ALL = ListOptions.all();

  private Cabinet cabinet;

  @BeforeEach
  void fresh(TestInfo test) {
    cabinet = DurableObjects.get(Cabinet.class, "storage " + test.getDisplayName());
  }

  @Test
  void everyOptionOfAListAndTheirCombinations() {
    use(
        s -> {
          s.put(Map.of("a", 1, "b:1", 2, "b:2", 3, "b:3", 4, "c", 5));
          return s;
        });
    for (int round = 0; round < 2; round++) { // not flushed yet perhaps, and from the disk
      assertThat(keys(ALL)).containsExactly("a", "b:1", "b:2", "b:3", "c");
      assertThat(keys(ALL.reverse())).containsExactly("c", "b:3", "b:2", "b:1", "a");
      assertThat(keys(ALL.prefix("b:"))).containsExactly("b:1", "b:2", "b:3");
      assertThat(keys(ALL.prefix("b:").reverse().limit(2))).containsExactly("b:3", "b:2");
      assertThat(keys(ALL.start("b:1").end("c"))).containsExactly("b:1", "b:2", "b:3");
      assertThat(keys(ALL.startAfter("b:1").limit(1))).containsExactly("b:2");
      assertThat(keys(ALL.prefix("b:").startAfter("b:2"))).containsExactly("b:3");
      assertThat(keys(ALL.prefix("b:").end("b:2").reverse())).containsExactly("b:1");
      assertThat(keys(ALL.start("x").end("b"))).isEmpty();
      assertThat(keys(ALL.prefix(""))).hasSize(5);
      forget();
    }
    use(s -> s.delete("b:2"));
    assertThat(keys(ALL.prefix("b:"))).containsExactly("b:1", "b:3");
  }

  @Test
  void aListKeepsTheOrderOfUtf8BytesAndCanBeStoredItself() {
    List<String> keys = List.of("a", "z", "\uff5e", "\ud835\udcb3");
    use(
        s -> {
          keys.forEach(key -> s.put(key, key));
          return s;
        });
    NavigableMap<String, String> listed = use(s -> s.list(ALL, String.class));
    assertThat(listed.keySet()).containsExactlyElementsOf(keys);
    assertThat(listed.headMap("\ud835\udcb3").keySet()).containsExactly("a", "z", "\uff5e");
    use(
        s -> {
          s.put("copy", listed);
          s.put("reversed", s.list(ALL.end("b").reverse(), String.class));
          return s;
        });
    forget();
    NavigableMap<String, String> copy =
        use(s -> s.get("copy", new TypeToken<TreeMap<String, String>>() {})).orElseThrow();
    assertThat(copy.keySet()).containsExactlyElementsOf(keys);
  }

  @Test
  void valuesOfGenericTypesAreListed() {
    TypeToken<List<Integer>> numbers = new TypeToken<>() {};
    use(
        s -> {
          s.put("a", new ArrayList<>(List.of(1, 2)));
          return s;
        });
    forget();
    NavigableMap<String, List<Integer>> listed = use(s -> s.list(ALL, numbers));
    Map<String, List<Integer>> read = use(s -> s.get(List.of("a", "b"), numbers));
    assertThat(listed).isEqualTo(Map.of("a", List.of(1, 2))).isEqualTo(read);
  }

  @Test
  void deleteAllIsOneWriteSetWithWhatIsWrittenAroundIt() {
    use(
        s -> {
          s.put(Map.of("a", 1, "b", 2));
          return s;
        });
    use(
        s -> {
          s.deleteAll();
          s.put("c", 3);
          return s;
        });
    assertThat(keys(ALL)).containsExactly("c");
    forget();
    assertThat(keys(ALL)).containsExactly("c");
  }

  @Test
  void aTransactionIsAllOrNothingAndThrowsWhatTheActionThrew() {
    use(
        s -> {
          s.put("balance", 5);
          return s;
        });
    IOException thrown = new IOException("refused");
    assertThatThrownBy(
            () ->
                use(
                    s ->
                        s.transaction(
                            () -> {
                              s.put("balance", 1);
                              s.deleteAll();
                              throw thrown;
                            })))
        .isSameAs(thrown);
    int balance =
        use(
            s ->
                s.transaction(
                    () -> {
                      s.put("balance", s.getOrDefault("balance", 0) + 1);
                      return s.getOrDefault("balance", 0);
                    }));
    assertThat(balance).isEqualTo(6);
    forget();
    Optional<Integer> stored = use(s -> s.get("balance", Integer.class));
    assertThat(stored).hasValue(6);
  }

  @Test
  void syncReturnsWhenEverythingIsDurable() {
    use(
        s -> {
          s.with(StorageOption.ALLOW_UNCONFIRMED).put("a", 1);
          s.sync();
          return s;
        });
    assertThat(keys(ALL)).containsExactly("a");
  }

  @Test
  void optionsTakeThePlaceOfThoseBefore() {
    int read =
        use(
            s -> {
              DurableStorage archive =
                  s.with(StorageOption.NO_CACHE, StorageOption.ALLOW_CONCURRENCY);
              archive.put("a", 1);
              archive.with().put("b", 2);
              return archive.getOrDefault("a", 0) + archive.getOrDefault("b", 0);
            });
    assertThat(read).isEqualTo(3);
  }

  @Test
  void theAsynchronousFormsDoTheSameAndAreCompleteAtOnce() {
    List<Object> seen =
        use(
            s -> {
              AsyncDurableStorage async = s.async();
              List<CompletableFuture<?>> all =
                  List.of(
                      async.put("a", 1),
                      async.put(Map.of("b", 2, "c", 3)),
                      async.get("a", Integer.class),
                      async.getOrDefault("x", 7),
                      async.get(List.of("a", "b"), Integer.class),
                      async.list(ALL.limit(2), Integer.class),
                      async.delete("a"),
                      async.delete(List.of("b", "x")),
                      async.transaction(() -> s.getOrDefault("c", 0)),
                      async.deleteAll());
              assertThat(async.put("k".repeat(3000), 1)).isCompletedExceptionally();
              List<Object> results = new ArrayList<>();
              all.forEach(each -> results.add(String.valueOf(each.getNow(null))));
              return results;
            });
    assertThat(seen)
        .containsExactly(
            "null",
            "null",
            "Optional[1]",
            "7",
            "{a=1, b=2}",
            "{a=1, b=2}",
            "true",
            "1",
            "3",
            "null");
    CompletableFuture<?> synced =
        use(
            s -> {
              s.put("d", 4);
              return s.async().sync();
            });
    synced.join();
  }

  @Test
  void anObjectThatHoldsTooMuchIsResetAndSaysSo() {
    assertThatThrownBy(
            () ->
                use(
                    s -> {
                      for (int i = 0; ; i++) {
                        s.put("k" + i, new byte[2_000_000]);
                      }
                    }))
        .isInstanceOf(ObjectResetException.class)
        .hasMessageContaining("more than its limit of 20971520");
    assertThat(keys(ALL)).isEmpty();
  }

  @Test
  void badBoundsSayWhatIsWrong() {
    assertThatThrownBy(() -> keys(ALL.start("\ud83d")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("start");
    assertThatThrownBy(() -> ALL.limit(0)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> ALL.start("a").startAfter("b"))
        .isInstanceOf(IllegalStateException.class);
  }

  private List<String> keys(ListOptions options) {
    NavigableMap<String, Object> listed = use(s -> s.list(options, Object.class));
    return List.copyOf(listed.keySet());
  }

  private <T> T use(Function<DurableStorage, T> action) {
    return cabinet.use(action);
  }

  /** The next call reads from the disk. */
  private void forget() {
    Cabinet.forget(cabinet);
  }
}
