package io.perdure.runtime.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.perdure.runtime.codec.JsonValueCodec;
import io.perdure.runtime.codec.ValueCodec;
import io.perdure.runtime.commit.Committer;
import io.perdure.runtime.store.ScriptedStore;
import io.perdure.runtime.store.ScriptedStore.Outcome;
import io.perdure.runtime.store.Write;
import io.perdure.runtime.store.WriteBatch;
import io.perdure.runtime.time.VirtualTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ObjectStorageTest {

  private static final Limits LIMITS = new Limits(16, 64, 10_000, 10_000, 20_000);

  private final ScriptedStore store = new ScriptedStore();
  private final ValueCodec codec = new JsonValueCodec(getClass().getClassLoader());
  private Committer committer;
  private TestedStorage storage;

  @BeforeEach
  void start() throws Exception {
    committer = new Committer(store, new VirtualTime(), Runnable::run, 1_000, (durable, why) -> {});
    committer.start();
    storage = activation(0);
  }

  @AfterEach
  void close() {
    store.next(Outcome.SUCCESS, Outcome.SUCCESS);
    committer.close();
  }

  @Test
  void whatWasPutDoesNotChangeWhenTheValueDoes() {
    List<String> items = new ArrayList<>(List.of("apple"));
    storage.put(Map.of("items", items));
    items.add("pear");
    assertThat(storage.get("items", ArrayList.class)).isEqualTo(List.of("apple"));
  }

  @Test
  @SuppressWarnings("unchecked") // an ArrayList of strings, as put
  void whatWasReadCanBeChangedWithoutChangingWhatIsStored() throws Exception {
    storage.put(Map.of("items", new ArrayList<>(List.of("apple")), "bytes", new byte[] {1}));
    for (int round = 0; round < 2; round++) {
      ((List<String>) storage.value("items", ArrayList.class)).add("pear");
      ((byte[]) storage.value("bytes", byte[].class))[0] = 9;
      assertThat(storage.get("items", ArrayList.class)).isEqualTo(List.of("apple"));
      assertThat(storage.get("bytes", byte[].class)).isEqualTo(new byte[] {1});
      storage = activation(round == 0 ? seal() : 0); // the second round is read from the store
    }
  }

  @Test
  void valuesThatCannotChangeAreShared() throws Exception {
    String text = new String("text");
    storage.put(Map.of("text", text));
    assertThat(storage.get("text", String.class)).isSameAs(text);
    storage = activation(seal());
    Object read = storage.get("text", String.class);
    assertThat(read).isEqualTo(text);
    assertThat(storage.get("text", String.class)).isSameAs(read);
  }

  @Test
  void theStoreIsReadOnceForEachKeyAlsoIfItIsNotThere() {
    for (int i = 0; i < 3; i++) {
      assertThat(storage.get("absent", String.class)).isNull();
      assertThat(storage.delete(List.of("absent"))).isZero();
    }
    assertThat(store.reads()).isEqualTo(1);
    assertThat(storage.storage.isDirty()).as("nothing was deleted").isFalse();
  }

  @Test
  void operationsTakeEffectInTheOrderTheyAreStarted() {
    storage.put(Map.of("n", 1));
    assertThat(storage.get("n", Integer.class)).isEqualTo(1);
    storage.put(Map.of("n", 2));
    assertThat(storage.delete(List.of("n", "n"))).isEqualTo(1);
    assertThat(storage.get("n", Integer.class)).isNull();
    storage.put(Map.of("n", 3));
    assertThat(storage.get("n", Integer.class)).isEqualTo(3);
    assertThat(store.reads()).isZero();
  }

  @Test
  void aWriteSetHoldsTheNetWritesBetweenTwoSealPoints() throws Exception {
    storage.put(Map.of("a", 1, "b", 1));
    storage.put(Map.of("a", 2));
    storage.delete(List.of("b"));
    committer.await(seal());
    assertThat(storage.storage.isDirty()).isFalse();
    storage.put(Map.of("c", 3));
    storage.get("a", Integer.class);
    committer.await(seal());
    assertThat(contents(0)).isEqualTo(values("a", 2, "b", null));
    assertThat(contents(1)).isEqualTo(values("c", 3));
  }

  @Test
  void aRefusedValueLeavesEverythingAsItWas() {
    storage.put(Map.of("a", 1));
    storage.storage.dropOpen();
    Map<String, Object> entries = new LinkedHashMap<>();
    entries.put("a", 2);
    entries.put("bad", new Thread("not storable"));
    assertThatThrownBy(() -> storage.put(entries))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("\"bad\"")
        .hasMessageContaining("Basket/b");
    assertThat(storage.get("a", Integer.class)).isEqualTo(1);
    assertThat(storage.storage.isDirty()).isFalse();
    assertThatThrownBy(() -> storage.delete(List.of("a", "")))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(storage.get("a", Integer.class)).isEqualTo(1);
    assertThat(storage.storage.isDirty()).isFalse();
  }

  @Test
  void limitsAreCheckedToTheByte() {
    storage.put(Map.of("k".repeat(16), "v"));
    assertThatThrownBy(() -> storage.put(Map.of("k".repeat(17), "v")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("16 bytes");
    assertThatThrownBy(() -> storage.get("ä".repeat(9), String.class))
        .isInstanceOf(IllegalArgumentException.class);
    byte[] largest = new byte[64];
    while (!fits(largest)) {
      largest = new byte[largest.length - 1];
    }
    byte[] tooLarge = new byte[largest.length + 1];
    assertThatThrownBy(() -> storage.put(Map.of("n", tooLarge)))
        .hasMessageContaining("takes 65 bytes, more than the limit of 64");
  }

  private boolean fits(byte[] value) {
    try {
      storage.put(Map.of("n", value));
      return true;
    } catch (IllegalStateException tooLarge) {
      return false;
    }
  }

  @Test
  void nullIsRefused() {
    Map<String, @Nullable Object> entries = new HashMap<>();
    entries.put("n", null);
    assertThatThrownBy(() -> storage.put(entries))
        .isInstanceOf(NullPointerException.class)
        .hasMessageContaining("use delete");
  }

  @Test
  void nothingWorksOutsideOfTheTurn() {
    storage.inTurn = false;
    assertThatThrownBy(() -> storage.get("n", String.class)).hasMessage("not in turn");
    assertThatThrownBy(() -> storage.put(Map.of("n", 1))).hasMessage("not in turn");
    assertThatThrownBy(() -> storage.delete(List.of("n"))).hasMessage("not in turn");
  }

  @Test
  void aNewActivationWaitsForTheLastNumberOfTheOneBeforeIt() throws Exception {
    storage.put(Map.of("n", 5));
    TestedStorage successor = activation(seal());
    assertThat(store.begun()).isZero();
    assertThat(successor.get("n", Integer.class)).isEqualTo(5);
    assertThat(store.begun()).isEqualTo(1);
  }

  @Test
  void aNewActivationReadsTheLastDurableStateWhenThatNumberWasLost() throws Exception {
    storage.put(Map.of("n", 5));
    committer.await(seal());
    storage.put(Map.of("n", 6));
    store.next(Outcome.FAILURE);
    assertThat(activation(seal()).get("n", Integer.class)).isEqualTo(5);
  }

  private TestedStorage activation(long readableFrom) {
    return new TestedStorage(store, committer, LIMITS, readableFrom);
  }

  private long seal() {
    return storage.seal();
  }

  private Map<String, @Nullable Object> contents(int index) throws Exception {
    WriteBatch batch = store.committed.get(index);
    Map<String, @Nullable Object> contents = new HashMap<>();
    for (Write write : batch.writes()) {
      byte[] bytes = write.value();
      contents.put(write.key(), bytes == null ? null : codec.decode(bytes, Integer.class));
    }
    return contents;
  }

  private static Map<String, @Nullable Object> values(@Nullable Object... keysAndValues) {
    Map<String, @Nullable Object> values = new HashMap<>();
    for (int i = 0; i < keysAndValues.length; i += 2) {
      values.put(String.valueOf(keysAndValues[i]), keysAndValues[i + 1]);
    }
    return values;
  }
}
