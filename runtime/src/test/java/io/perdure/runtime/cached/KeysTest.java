package io.perdure.runtime.cached;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.perdure.runtime.Pins;
import java.math.BigDecimal;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.StringJoiner;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@Pins("rule 6.1")
class KeysTest {

  private static Object key(@Nullable Object... arguments) {
    return Keys.of(arguments);
  }

  private static Object one(@Nullable Object argument) {
    return Keys.of(new @Nullable Object[] {argument});
  }

  record Point(int x, int y) {}

  record Seat(String row, List<Integer> places) {}

  /** Pairs that are made anew each time. */
  static Stream<List<Object>> equals() {
    return Stream.of(
        List.of(new String("a"), new String("a")),
        List.of(1000, 1000),
        List.of(1000L, 1000L),
        List.of('c', 'c'),
        List.of(true, true),
        List.of(Double.NaN, Double.NaN),
        List.of(new BigDecimal("1.0"), new BigDecimal("1.0")),
        List.of(TimeUnit.DAYS, TimeUnit.DAYS),
        List.of(String.class, String.class),
        List.of(new Point(1, 2), new Point(1, 2)),
        List.of(new Seat("A", List.of(1)), new Seat("A", new ArrayList<>(List.of(1)))),
        List.of(new int[] {1, 2}, new int[] {1, 2}),
        List.of(new double[] {Double.NaN}, new double[] {Double.NaN}),
        List.of(new boolean[0], new boolean[0]),
        List.of(new Object[] {"a", null}, new Object[] {"a", null}),
        List.of(new String[] {"a"}, new Object[] {"a"}),
        List.of(new int[][] {{1}, {2, 3}}, new int[][] {{1}, {2, 3}}),
        List.of(List.of(1, 2), new CopyOnWriteArrayList<>(List.of(1, 2))),
        List.of(Arrays.asList("a", null), Arrays.asList("a", null)),
        List.of(Set.of(1, 2), new TreeSet<>(Set.of(2, 1))),
        List.of(Set.of(), new HashSet<>()),
        List.of(Map.of("a", 1), new LinkedHashMap<>(Map.of("a", 1))),
        List.of(Map.of("a", new int[] {1}), Map.of("a", new int[] {1})),
        List.of(new ArrayDeque<>(List.of(1, 2)), new ArrayDeque<>(List.of(1, 2))),
        List.of(Optional.of("a"), Optional.of("a")),
        List.of(Optional.of(new int[] {1}), Optional.of(new int[] {1})),
        List.of(Optional.empty(), Optional.empty()),
        List.of(
            List.of(Map.of("a", List.of(new byte[] {1}))),
            List.of(Map.of("a", List.of(new byte[] {1})))));
  }

  @ParameterizedTest
  @MethodSource("equals")
  void equalArgumentsAreOneKey(List<Object> pair) {
    assertThat(one(pair.get(0))).isEqualTo(one(pair.get(1))).hasSameHashCodeAs(one(pair.get(1)));
    assertThat(key(pair.get(0), "b", null))
        .isEqualTo(key(pair.get(1), "b", null))
        .hasSameHashCodeAs(key(pair.get(1), "b", null));
  }

  @Test
  void whatDiffersIsAnotherKey() {
    List<Object> keys =
        List.of(
            one(null),
            one("a"),
            one(1),
            one(1L),
            one('1'),
            one(1.0),
            one(0.0),
            one(-0.0),
            one(""),
            one(TimeUnit.DAYS),
            one(String.class),
            one(new Point(1, 2)),
            one(new int[0]),
            one(new long[0]),
            one(new Object[0]),
            one(new int[] {1}),
            one(new long[] {1}),
            one(new Integer[] {1}),
            one(new Object[] {null}),
            one(new Object[] {null, null}),
            one(new int[][] {{1}}),
            one(List.of()),
            one(List.of(1)),
            one(List.of(1, 2)),
            one(List.of(2, 1)),
            one(List.of(List.of(1, 2))),
            one(Set.of()),
            one(Set.of(1)),
            one(Map.of()),
            one(Map.of(1, 1)),
            one(Map.of(1, 2)),
            one(new ArrayDeque<>()),
            one(new ArrayDeque<>(List.of(1))),
            one(Optional.empty()),
            one(Optional.of(1)),
            key(1, 2),
            key(2, 1),
            key(1, 2, null),
            key(List.of(1, 2), null),
            key(List.of(1), 2),
            key(null, null));
    assertThat(keys).doesNotHaveDuplicates();
  }

  @Test
  void noArgumentsAreOneKey() {
    assertThat(key()).isEqualTo(key());
  }

  @Test
  void aKeyStaysWhatItWasWhenItsArgumentsChange() {
    int[] array = {1};
    Object[] nested = {new int[] {1}};
    List<Object> list = new ArrayList<>(List.of(1));
    Set<Object> set = new HashSet<>(Set.of(1));
    List<Object> inMap = new ArrayList<>(List.of(1));
    Map<Object, Object> map = new HashMap<>(Map.of(1, inMap));
    Deque<Object> deque = new ArrayDeque<>(List.of(1));
    Optional<List<Object>> optional = Optional.of(new ArrayList<>(List.of(1)));
    List<Object> arguments = List.of(array, nested, list, set, map, deque, optional);
    List<Object> before = arguments.stream().map(KeysTest::one).toList();
    List<Object> equal = arguments.stream().map(KeysTest::one).toList();
    Object all = key(arguments.toArray());
    Object equalToAll = key(arguments.toArray());

    array[0] = 2;
    ((int[]) nested[0])[0] = 2;
    list.add(2);
    set.add(2);
    inMap.add(2);
    deque.add(2);
    optional.get().add(2);

    assertThat(before).isEqualTo(equal);
    assertThat(all).isEqualTo(equalToAll).hasSameHashCodeAs(equalToAll);
    List<Object> after = arguments.stream().map(KeysTest::one).toList();
    for (int i = 0; i < after.size(); i++) {
      assertThat(after.get(i)).isNotEqualTo(before.get(i));
    }
    assertThat(key(arguments.toArray())).isNotEqualTo(all);
  }

  @SuppressWarnings({"overrides", "EqualsHashCode"}) // that is what is refused
  static final class OnlyEquals {
    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof OnlyEquals;
    }
  }

  /** Arguments whose equality is their identity, alone and within others. */
  static Stream<Object> refused() {
    return Stream.of(
        new Object(),
        new AtomicInteger(),
        new StringJoiner(","),
        new OnlyEquals(),
        (Runnable) () -> {},
        Stream.of(1).iterator());
  }

  @ParameterizedTest
  @MethodSource("refused")
  void whatHasNoEqualityOfItsOwnIsRefusedByName(Object argument) {
    for (Object within :
        List.of(
            argument,
            List.of(argument),
            new Object[] {argument},
            Map.of(1, argument),
            Set.of(argument),
            Optional.of(argument),
            new ArrayDeque<>(List.of(argument)))) {
      assertThatThrownBy(() -> key("a", within))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage(
              "An argument of class "
                  + argument.getClass().getName()
                  + " cannot be the key of a cached method: the class has no equals and hashCode of"
                  + " its own; give it both, or leave the parameter out with @CacheKey on the"
                  + " others");
    }
  }
}
