package io.perdure.runtime.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What every store has to do; a subclass says how one is opened. */
public abstract class StoreContract {
  private static final ObjectKey ORDERS = new ObjectKey("Counter", "orders");
  private static final ObjectKey SEATS = new ObjectKey("Counter", "seats");

  private Store store;

  /** A new and empty store. */
  protected abstract Store open() throws Exception;

  @BeforeEach
  void openStore() throws Exception {
    store = open();
  }

  @AfterEach
  void closeStore() throws Exception {
    store.close();
  }

  @Test
  void newStoreIsEmptyAndAtNumberZero() throws Exception {
    assertThat(store.lastNumber()).isZero();
    assertThat(store.read(ORDERS, "n")).isNull();
  }

  @Test
  void committedValueIsRead() throws Exception {
    store.commit(batch(1, put(ORDERS, "n", "one")));

    assertThat(store.read(ORDERS, "n")).asString(UTF_8).isEqualTo("one");
    assertThat(store.lastNumber()).isEqualTo(1);
  }

  @Test
  void laterBatchReplacesAndDeletes() throws Exception {
    store.commit(batch(1, put(ORDERS, "n", "one"), put(ORDERS, "gone", "soon")));
    store.commit(batch(2, put(ORDERS, "n", "two"), delete(ORDERS, "gone")));

    assertThat(store.read(ORDERS, "n")).asString(UTF_8).isEqualTo("two");
    assertThat(store.read(ORDERS, "gone")).isNull();
  }

  @Test
  void deletingWhatIsNotThereIsNoError() throws Exception {
    store.commit(batch(1, delete(ORDERS, "never")));

    assertThat(store.read(ORDERS, "never")).isNull();
    assertThat(store.lastNumber()).isEqualTo(1);
  }

  @Test
  void objectsAndTypesHaveTheirOwnKeys() throws Exception {
    ObjectKey otherType = new ObjectKey("Gauge", "orders");
    store.commit(batch(1, put(ORDERS, "n", "a"), put(SEATS, "n", "b"), put(otherType, "n", "c")));
    store.commit(batch(2, delete(SEATS, "n")));

    assertThat(store.read(ORDERS, "n")).asString(UTF_8).isEqualTo("a");
    assertThat(store.read(SEATS, "n")).isNull();
    assertThat(store.read(otherType, "n")).asString(UTF_8).isEqualTo("c");
  }

  /** {@code a + bc} and {@code ab + c} would be one name if a separator were forgotten. */
  @Test
  void partsOfANameDoNotRunIntoEachOther() throws Exception {
    store.commit(batch(1, put(new ObjectKey("a", "bc"), "d", "left")));

    assertThat(store.read(new ObjectKey("ab", "c"), "d")).isNull();
    assertThat(store.read(new ObjectKey("a", "b"), "cd")).isNull();
    assertThat(store.read(new ObjectKey("a/bc", ""), "d")).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "\u0000",
        "a\u0000b",
        "ü",
        "\uffff",
        "\ud83c\udfab",
        "'; DROP TABLE x",
        "%_?",
        "new\nline"
      })
  void everyWellFormedTextIsAKey(String text) throws Exception {
    ObjectKey object = new ObjectKey("T" + text, "id" + text);
    store.commit(batch(1, put(object, text, "found"), put(object, text + "x", "other")));

    assertThat(store.read(object, text)).asString(UTF_8).isEqualTo("found");
    assertThat(store.read(object, text + "y")).isNull();
  }

  @Test
  void keysThatDifferOnlyAfterAZeroCharacterAreTwo() throws Exception {
    store.commit(batch(1, put(ORDERS, "k\u0000a", "first"), put(ORDERS, "k\u0000b", "second")));

    assertThat(store.read(ORDERS, "k\u0000a")).asString(UTF_8).isEqualTo("first");
    assertThat(store.read(ORDERS, "k\u0000b")).asString(UTF_8).isEqualTo("second");
    assertThat(store.read(ORDERS, "k")).isNull();
  }

  @Test
  void emptyValueIsNotAMissingOne() throws Exception {
    store.commit(batch(1, put(ORDERS, "empty", "")));

    assertThat(store.read(ORDERS, "empty")).isNotNull().isEmpty();
  }

  @Test
  void valuesMayBeManyMegabytes() throws Exception {
    byte[] large = new byte[20 << 20];
    large[0] = 1;
    large[large.length - 1] = 2;
    store.commit(batch(1, new Write(ORDERS, "large", large)));

    assertThat(store.read(ORDERS, "large")).isEqualTo(large);
  }

  @Test
  void valuesAreTheStoresOwn() throws Exception {
    byte[] given = {1, 2, 3};
    store.commit(batch(1, new Write(ORDERS, "n", given)));
    given[0] = 9;
    byte[] read = requireNonNull(store.read(ORDERS, "n"));
    assertThat(read).containsExactly(1, 2, 3);
    read[1] = 9;

    assertThat(store.read(ORDERS, "n")).containsExactly(1, 2, 3);
  }

  @Test
  void oneBatchHoldsTheWritesOfManyObjects() throws Exception {
    List<Write> writes = new ArrayList<>();
    for (int i = 0; i < 1_000; i++) {
      writes.add(put(new ObjectKey("Counter", "c" + i), "n", "v" + i));
    }
    store.commit(new WriteBatch(700, writes));

    assertThat(store.lastNumber()).isEqualTo(700);
    for (int i = 0; i < 1_000; i++) {
      assertThat(store.read(new ObjectKey("Counter", "c" + i), "n"))
          .asString(UTF_8)
          .isEqualTo("v" + i);
    }
  }

  @Test
  void batchWithoutWritesAdvancesTheNumber() throws Exception {
    store.commit(batch(5));

    assertThat(store.lastNumber()).isEqualTo(5);
  }

  @ParameterizedTest
  @ValueSource(longs = {7, 6, 0, -1})
  void batchThatIsNotAboveTheLastNumberIsRefused(long number) throws Exception {
    store.commit(batch(7, put(ORDERS, "n", "seven")));

    assertThatThrownBy(() -> store.commit(batch(number, put(ORDERS, "n", "late"))))
        .isInstanceOfSatisfying(StoreException.class, e -> assertThat(e.outcomeUnknown()).isFalse())
        .hasMessageContaining("Batch " + number)
        .hasMessageContaining("up to 7");
    assertThat(store.read(ORDERS, "n")).asString(UTF_8).isEqualTo("seven");
    store.commit(batch(8, put(ORDERS, "n", "eight")));
    assertThat(store.read(ORDERS, "n")).asString(UTF_8).isEqualTo("eight");
  }

  @Test
  void readersOnOtherThreadsSeeEachValueWholeAndNeverAnOlderOneAgain() throws Exception {
    store.commit(batch(1, new Write(ORDERS, "n", filled(1))));
    AtomicBoolean done = new AtomicBoolean();
    ExecutorService readers = Executors.newFixedThreadPool(4);
    try {
      List<Future<Integer>> reads = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        reads.add(readers.submit(() -> readUntil(done)));
      }
      for (int n = 2; n <= 60; n++) {
        store.commit(batch(n, new Write(ORDERS, "n", filled(n))));
      }
      done.set(true);
      for (Future<Integer> read : reads) {
        assertThat(read.get()).isEqualTo(60);
      }
    } finally {
      readers.shutdownNow();
    }
  }

  /** A turn runs on its caller's thread, and that one may be interrupted (rule 2.2). */
  @Test
  void interruptedThreadReadsAndStaysInterrupted() throws Exception {
    store.commit(batch(1, put(ORDERS, "n", "one")));
    Thread.currentThread().interrupt();
    byte[] read = store.read(ORDERS, "n");
    boolean stillInterrupted = Thread.interrupted();

    assertThat(read).asString(UTF_8).isEqualTo("one");
    assertThat(stillInterrupted).isTrue();
    assertThat(store.read(ORDERS, "n")).asString(UTF_8).isEqualTo("one");
  }

  @Test
  void rangesAreScannedInTheOrderOfUtf8BytesFromEitherEnd() throws Exception {
    List<String> keys =
        List.of(
            "a", "a\0", "a\0b", "b", "\ud7ff", "\ue000", "\uff5e", "\ud835\udcb3", "\udbff\udfff");
    List<Write> writes = new ArrayList<>();
    keys.forEach(key -> writes.add(put(ORDERS, key, "of " + key)));
    Collections.shuffle(writes, new Random(7));
    writes.add(put(SEATS, "a", "another object's"));
    store.commit(new WriteBatch(1, writes));

    assertThat(keys(store.scan(ORDERS, KeyRange.ALL, false, 100))).isEqualTo(keys);
    List<String> backwards = new ArrayList<>(keys);
    Collections.reverse(backwards);
    assertThat(keys(store.scan(ORDERS, KeyRange.ALL, true, 100))).isEqualTo(backwards);
    for (int from = 0; from < keys.size(); from++) {
      for (int to = 0; to < keys.size(); to++) {
        KeyRange range = new KeyRange(keys.get(from), keys.get(to));
        assertThat(keys(store.scan(ORDERS, range, false, 100)))
            .isEqualTo(to < from ? List.of() : keys.subList(from, to));
      }
    }
    Page all = store.scan(ORDERS, KeyRange.ALL, false, 100);
    assertThat(all.isLast()).isTrue();
    assertThat(all.rows().get(3).value()).asString(UTF_8).isEqualTo("of b");
  }

  @Test
  void reservedKeysComeAfterAllOthersAndInNoRangeOfThose() throws Exception {
    List<String> names = List.of("a", "a\0", "a/1", "b", "\ue000", "\ud835\udcb3");
    List<String> keys = names.stream().map(ReservedKeys::of).toList();
    List<String> others = List.of("a", "b", "\udbff\udfff");
    List<Write> writes = new ArrayList<>();
    keys.forEach(key -> writes.add(put(ORDERS, key, "of " + ReservedKeys.name(key))));
    others.forEach(key -> writes.add(put(ORDERS, key, "other")));
    store.commit(new WriteBatch(1, writes));

    assertThat(keys(store.scan(ORDERS, KeyRange.ALL, false, 100))).isEqualTo(others);
    assertThat(keys(store.scan(ORDERS, KeyRange.ALL, true, 1))).containsExactly("\udbff\udfff");
    KeyRange reserved = new KeyRange(keys.get(0), ReservedKeys.of("\udbff\udfff"));
    Page page = store.scan(ORDERS, reserved, false, 100);
    assertThat(keys(page)).isEqualTo(keys);
    assertThat(page.rows().get(3).value()).asString(UTF_8).isEqualTo("of b");
    assertThat(keys(store.scan(ORDERS, reserved, true, 2)))
        .containsExactly(keys.get(5), keys.get(4));
    KeyRange both = new KeyRange("b", keys.get(1));
    assertThat(keys(store.scan(ORDERS, both, false, 100)))
        .containsExactly("b", "\udbff\udfff", keys.get(0));
  }

  @Test
  void reservedKeyIsReadReplacedDeletedAndClearedLikeAnyOther() throws Exception {
    String key = ReservedKeys.of("a");
    store.commit(batch(1, put(ORDERS, key, "1"), put(ORDERS, "a", "other")));
    assertThat(store.read(ORDERS, key)).asString(UTF_8).isEqualTo("1");
    store.commit(batch(2, put(ORDERS, key, "2")));
    assertThat(store.read(ORDERS, List.of(key, "a", "b"))).containsOnlyKeys(key, "a");
    assertThat(store.read(ORDERS, key)).asString(UTF_8).isEqualTo("2");
    store.commit(batch(3, delete(ORDERS, key)));
    assertThat(store.read(ORDERS, key)).isNull();
    assertThat(store.read(ORDERS, "a")).isNotNull();
    store.commit(batch(4, put(ORDERS, key, "4")));
    store.commit(new WriteBatch(5, List.of(ORDERS), List.of()));
    assertThat(store.read(ORDERS, key)).isNull();
  }

  @Test
  void pageEndsAtTheNumberOfRowsAskedForAndSaysWhetherThereIsMore() throws Exception {
    store.commit(batch(1, put(ORDERS, "a", "1"), put(ORDERS, "b", "2"), put(ORDERS, "c", "3")));

    Page two = store.scan(ORDERS, KeyRange.ALL, true, 2);
    assertThat(keys(two)).containsExactly("c", "b");
    assertThat(two.isLast()).isFalse();
    assertThat(store.scan(ORDERS, KeyRange.ALL, false, 3).isLast()).isTrue();
    assertThat(store.scan(new ObjectKey("No", "one"), KeyRange.ALL, false, 3).rows()).isEmpty();
  }

  @Test
  void pageHasABoundedNumberOfBytesAndYetARow() throws Exception {
    byte[] large = new byte[Page.BYTES * 2 / 3];
    store.commit(
        batch(
            1,
            new Write(ORDERS, "a", large),
            new Write(ORDERS, "b", large),
            new Write(ORDERS, "c", new byte[2 * Page.BYTES])));

    assertThat(keys(store.scan(ORDERS, KeyRange.ALL, false, 100))).containsExactly("a");
    assertThat(keys(store.scan(ORDERS, KeyRange.ALL, true, 100))).containsExactly("c");
  }

  @Test
  void severalKeysAreReadTogether() throws Exception {
    store.commit(batch(1, put(ORDERS, "a", "1"), put(ORDERS, "b", "2")));

    assertThat(store.read(ORDERS, List.of("b", "c"))).containsOnlyKeys("b");
  }

  @Test
  void clearedObjectKeepsOnlyWhatTheSameBatchWrites() throws Exception {
    store.commit(batch(1, put(ORDERS, "a", "1"), put(ORDERS, "b", "2"), put(SEATS, "a", "3")));
    store.commit(new WriteBatch(2, List.of(ORDERS), List.of(put(ORDERS, "b", "new"))));

    assertThat(keys(store.scan(ORDERS, KeyRange.ALL, false, 100))).containsExactly("b");
    assertThat(store.read(ORDERS, "b")).asString(UTF_8).isEqualTo("new");
    assertThat(store.read(SEATS, "a")).asString(UTF_8).isEqualTo("3");
    store.commit(new WriteBatch(3, List.of(SEATS, new ObjectKey("No", "one")), List.of()));
    assertThat(store.read(SEATS, "a")).isNull();
  }

  @Test
  void closedStoreRefusesEverythingAndMayBeClosedAgain() throws Exception {
    store.close();

    assertThatThrownBy(() -> store.read(ORDERS, "n"))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("closed");
    assertThatThrownBy(() -> store.lastNumber()).isInstanceOf(StoreException.class);
    assertThatThrownBy(() -> store.scan(ORDERS, KeyRange.ALL, false, 1))
        .isInstanceOf(StoreException.class);
    assertThatThrownBy(() -> store.commit(batch(1))).isInstanceOf(StoreException.class);
    store.close();
  }

  /** The last number read; fails when a value was torn or went back. */
  private int readUntil(AtomicBoolean done) throws Exception {
    int last = 0;
    boolean more = true;
    while (more) {
      more = !done.get();
      byte[] value = requireNonNull(store.read(ORDERS, "n"));
      assertThat(value).containsOnly(value[0]);
      assertThat((int) value[0]).isGreaterThanOrEqualTo(last);
      last = value[0];
    }
    return last;
  }

  private static List<String> keys(Page page) {
    return page.rows().stream().map(Page.Row::key).toList();
  }

  private static byte[] filled(int n) {
    byte[] value = new byte[100_000];
    Arrays.fill(value, (byte) n);
    return value;
  }

  /** A batch of these writes. */
  protected static WriteBatch batch(long number, Write... writes) {
    return new WriteBatch(number, List.of(writes));
  }

  /** The write of a text. */
  protected static Write put(ObjectKey object, String key, String value) {
    return new Write(object, key, value.getBytes(UTF_8));
  }

  /** The deletion of a key. */
  protected static Write delete(ObjectKey object, String key) {
    return new Write(object, key, null);
  }
}
