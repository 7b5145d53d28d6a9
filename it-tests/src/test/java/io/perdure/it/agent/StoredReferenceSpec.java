package io.perdure.it.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.perdure.DurableObject;
import io.perdure.DurableObjects;
import io.perdure.DurableStorage;
import io.perdure.StorageException;
import io.perdure.TypeToken;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;

/** Rules 1.2 and 4.2: a reference is stored as type and id, and read back as the reference. */
class StoredReferenceSpec {

  interface Named {
    String name();
  }

  @DurableObject(name = "spec-shop")
  static class Shop implements Named {
    private final String id;
    private final DurableStorage storage;

    Shop(String id, DurableStorage storage) {
      this.id = id;
      this.storage = storage;
    }

    @Override
    public String name() {
      return "shop " + id;
    }

    void storeItself() {
      storage.put("self", this);
      storage.put("selves", List.of(this));
    }

    boolean readsItself() {
      boolean one = storage.get("self", Shop.class).orElseThrow() == this;
      boolean inList = storage.get("selves", SHOPS).orElseThrow().get(0) == this;
      return one || inList;
    }

    Shop storedSelf() {
      return storage.get("self", Shop.class).orElseThrow();
    }

    List<Shop> storedSelves() {
      return storage.get("selves", SHOPS).orElseThrow();
    }

    void store(Object value) {
      storage.put("k", value);
    }

    <T> T stored(Class<T> type) {
      return storage.get("k", type).orElseThrow();
    }
  }

  @DurableObject
  static final class Chain extends Shop {
    Chain(String id, DurableStorage storage) {
      super(id, storage);
    }
  }

  record Order(Shop shop, Named named, Object any, List<Shop> more) {}

  static final class Plain {
    private final Shop shop;
    private final Map<Shop, Long> sums = new HashMap<>();

    Plain(Shop shop) {
      this.shop = shop;
      sums.put(shop, 7L);
    }
  }

  private static final TypeToken<List<Shop>> SHOPS = new TypeToken<>() {};
  private static final TypeToken<Map<Shop, Named>> BY_SHOP = new TypeToken<>() {};
  private static final TypeToken<Optional<Shop>> MAYBE = new TypeToken<>() {};

  private final Shop a = DurableObjects.get(Shop.class, "a");
  private final Shop b = DurableObjects.get(Chain.class, "b");
  private Cabinet cabinet;

  @BeforeEach
  void fresh(TestInfo test) {
    cabinet = DurableObjects.get(Cabinet.class, "references " + test.getDisplayName());
  }

  @Test
  void referenceIsReadAsItself() {
    for (boolean fromStore : new boolean[] {false, true}) {
      assertThat(putAndRead(a, new TypeToken<Shop>() {}, fromStore)).isSameAs(a);
      assertThat(putAndRead(a, new TypeToken<Named>() {}, fromStore)).isSameAs(a);
      assertThat(putAndRead(a, new TypeToken<Object>() {}, fromStore)).isSameAs(a);
      assertThat(putAndRead(b, new TypeToken<Shop>() {}, fromStore)).isSameAs(b);
    }
    assertThat(putAndRead(a, new TypeToken<Shop>() {}, true).name()).isEqualTo("shop a");
  }

  @Test
  void referencesAreReadFromInsideOfOtherValues() {
    assertThat(putAndRead(new ArrayList<>(List.of(a, b)), SHOPS, true))
        .satisfiesExactly(x -> assertSame(x, a), x -> assertSame(x, b));
    assertThat(putAndRead(Optional.of(b), MAYBE, true).orElseThrow()).isSameAs(b);
    Order order = putAndRead(new Order(a, b, a, List.of(b)), new TypeToken<Order>() {}, true);
    assertThat(order.shop()).isSameAs(a);
    assertThat(order.named()).isSameAs(b);
    assertThat(order.any()).isSameAs(a);
    assertThat(order.more()).singleElement().isSameAs(b);
    Plain plain = putAndRead(new Plain(a), new TypeToken<Plain>() {}, true);
    assertThat(plain.shop).isSameAs(a);
    assertThat(plain.sums.keySet()).singleElement().isSameAs(a);
    assertThat(putAndRead(new Shop[] {a, null, b}, new TypeToken<Shop[]>() {}, true))
        .satisfies(read -> assertThat(Arrays.asList(read)).containsExactly(a, null, b));
  }

  @Test
  void referencesAreKeysAndElementsOfSets() {
    Map<Shop, Named> read = putAndRead(new HashMap<>(Map.of(a, b, b, a)), BY_SHOP, true);
    assertThat(read.get(a)).isSameAs(b);
    assertThat(read.get(b)).isSameAs(a);
    assertThat(read.keySet()).anyMatch(key -> key == a).anyMatch(key -> key == b);
    Set<Shop> set = putAndRead(new HashSet<>(Set.of(a, b)), new TypeToken<Set<Shop>>() {}, true);
    assertThat(set).hasSize(2).contains(a, b);
  }

  @Test
  void theObjectItselfIsReadAsItsReference() {
    Shop shop = DurableObjects.get(Shop.class, "self");
    shop.storeItself();

    assertThat(shop.readsItself()).isFalse();
    assertThat(shop.storedSelf()).isSameAs(shop);
    assertThat(shop.storedSelves()).singleElement().isSameAs(shop);
  }

  @Test
  void objectsThatStoreEachOtherAreNoCycle() {
    Shop one = DurableObjects.get(Shop.class, "one");
    Shop other = DurableObjects.get(Shop.class, "other");
    one.store(List.of(other, one));
    other.store(List.of(one));

    assertThat(one.stored(Object.class)).isEqualTo(List.of(other, one));
    assertThat(other.stored(Object.class)).isEqualTo(List.of(one));
  }

  @Test
  void anInstanceMadeWithNewIsRefused() {
    Shop loose = new Shop("x", DurableStorage.current());

    assertThatExceptionOfType(StorageException.class)
        .isThrownBy(() -> put(Map.of("shop", loose)))
        .withMessageContaining("Key \"k\"")
        .withMessageEndingWith(
            "cannot store: Map[\"shop\"] is a "
                + Shop.class.getName()
                + " that was made with new, and so is no object that could be found again; store"
                + " one from DurableObjects.get(Shop.class, id)");
  }

  @Test
  void aReferenceOfAnotherClassThanAskedForIsAnError() {
    put(a);
    forget();

    assertThatExceptionOfType(StorageException.class)
        .isThrownBy(() -> cabinet.use(s -> s.get("k", Cabinet.class)))
        .withMessageContaining("\"k\"")
        .withMessageContaining(
            "the value is stored as a "
                + Shop.class.getName()
                + ", and what is asked for is a "
                + Cabinet.class.getName());
  }

  @Test
  void aReferenceIsADefault() {
    put(a);
    forget();

    Shop read = cabinet.use(s -> s.getOrDefault("k", DurableObjects.get(Shop.class, "no")));
    assertThat(read).isSameAs(a);
    Object absent = cabinet.use(s -> s.getOrDefault("absent", b));
    assertThat(absent).isSameAs(b);
  }

  @Test
  void aReferenceInASortedMapKeepsItsPlace() {
    Map<String, Shop> sorted = new TreeMap<>(Map.of("2", a, "1", b));

    assertThat(putAndRead(sorted, new TypeToken<TreeMap<String, Shop>>() {}, true))
        .isEqualTo(sorted);
  }

  private <T> T putAndRead(Object value, TypeToken<T> type, boolean fromStore) {
    put(value);
    if (fromStore) {
      forget();
    }
    return cabinet.use(s -> s.get("k", type)).orElseThrow();
  }

  private void put(Object value) {
    cabinet.use(
        s -> {
          s.put("k", value);
          return 0;
        });
  }

  /** Makes it drop what it has in memory, so that the next read comes from the store (rule 4.3). */
  private void forget() {
    assertThatExceptionOfType(OutOfMemoryError.class)
        .isThrownBy(
            () ->
                cabinet.use(
                    s -> {
                      throw new OutOfMemoryError("by this test");
                    }));
  }

  private static void assertSame(Object one, Object other) {
    assertThat(one).isSameAs(other);
  }
}
