package io.perdure.it.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.perdure.DurableObjects;
import io.perdure.StorageException;
import io.perdure.TypeToken;
import io.perdure.it.agent.Values.Customer;
import io.perdure.it.agent.Values.Sample;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Rule 4.2. */
class ValuesSpec {
  private static final TypeToken<List<String>> STRINGS = new TypeToken<>() {};
  private static final TypeToken<Customer> CUSTOMER = new TypeToken<>() {};
  private static final TypeToken<byte[]> BYTES = new TypeToken<>() {};

  private Cabinet cabinet;

  @BeforeEach
  void fresh(TestInfo test) {
    cabinet = DurableObjects.get(Cabinet.class, test.getDisplayName());
  }

  @ParameterizedTest
  @MethodSource("io.perdure.it.agent.Values#all")
  <T> void valueIsReadAsItWasPut(Sample<T> sample) {
    put("k", sample.value());

    Object cached = read(sample.type()).orElseThrow();
    assertThat(cached).isEqualTo(sample.value());
    forget();
    Object stored = read(sample.type()).orElseThrow();
    assertThat(stored).isEqualTo(sample.value());
  }

  @ParameterizedTest
  @MethodSource("io.perdure.it.agent.Values#all")
  <T> void valueIsReadByTheTypeOfItsDefault(Sample<T> sample) {
    Object absent = cabinet.use(s -> s.getOrDefault("k", sample.value()));
    assertThat(absent).isSameAs(sample.value());
    put("k", sample.value());
    forget();
    Object stored = cabinet.use(s -> s.getOrDefault("k", sample.value()));
    assertThat(stored).isEqualTo(sample.value());
  }

  @Test
  void severalKeysAreReadAndDeletedTogether() {
    cabinet.use(
        s -> {
          s.put(Map.of("a", 1, "b", 2, "c", 3));
          return s.delete("c");
        });
    forget();

    Map<String, Integer> read = cabinet.use(s -> s.get(List.of("b", "x", "a"), Integer.class));
    assertThat(read).containsExactly(Map.entry("a", 1), Map.entry("b", 2));
    int deleted = cabinet.use(s -> s.delete(List.of("a", "x")));
    assertThat(deleted).isEqualTo(1);
    boolean again = cabinet.use(s -> s.delete("a"));
    assertThat(again).isFalse();
  }

  @Test
  void whatWasPutDoesNotChangeWithTheObjectThatWasPut() {
    List<String> list = new ArrayList<>(List.of("a"));
    put("k", list);
    list.add("b");
    assertThat(read(STRINGS)).hasValue(List.of("a"));

    Customer customer = new Customer("Ada", new Customer("Grace", null));
    put("k", customer);
    customer.rename();
    assertThat(read(CUSTOMER)).hasValue(new Customer("Ada", new Customer("Grace", null)));
  }

  @Test
  void whatWasReadMayBeChangedWithoutEffect() {
    put("k", new ArrayList<>(List.of("a")));
    read(STRINGS).orElseThrow().add("b");
    assertThat(read(STRINGS)).hasValue(List.of("a"));

    put("k", new byte[] {1});
    read(BYTES).orElseThrow()[0] = 2;
    assertThat(read(BYTES).orElseThrow()).containsExactly(1);
  }

  @Test
  void valueOfAnotherTypeIsAnErrorThatLeavesItThere() {
    put("k", "text");
    forget();

    assertThatExceptionOfType(StorageException.class)
        .isThrownBy(() -> cabinet.use(s -> s.get("k", Long.class)))
        .withMessageContaining("\"k\"")
        .withMessageContaining("Long")
        .satisfies(e -> assertThat(e.typeName()).isEqualTo(Cabinet.class.getName()));
    assertThat(read(new TypeToken<String>() {})).hasValue("text");
  }

  @Test
  void aCycleIsRefusedWithItsPathAndNothingIsPut() {
    List<Object> inner = new ArrayList<>();
    Map<String, Object> order = new TreeMap<>(Map.of("lines", inner));
    inner.add(new Customer("Ada", null));
    inner.add(order);

    assertThatExceptionOfType(StorageException.class)
        .isThrownBy(() -> put("k", List.of(order)))
        .withMessageStartingWith("Key \"k\" of " + Cabinet.class.getName() + "/")
        .withMessageEndingWith(
            ": cannot store: List[0][\"lines\"][1] leads back to List[0]: a cycle cannot be"
                + " stored; hold an id in place of one of the references");
    boolean isThere = cabinet.use(s -> s.get("k", Object.class)).isPresent();
    assertThat(isThere).isFalse();
  }

  private <T> Optional<T> read(TypeToken<T> type) {
    return cabinet.use(s -> s.get("k", type));
  }

  private void put(String key, Object value) {
    cabinet.use(
        s -> {
          s.put(key, value);
          return key;
        });
  }

  /** Makes it drop what it has in memory, so that the next read comes from the store (rule 4.3). */
  private void forget() {
    Cabinet.forget(cabinet);
  }
}
