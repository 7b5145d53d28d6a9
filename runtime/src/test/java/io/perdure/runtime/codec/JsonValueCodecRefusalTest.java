package io.perdure.runtime.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.perdure.runtime.codec.Samples.Node;
import io.perdure.runtime.codec.Samples.Pair;
import io.perdure.runtime.codec.Samples.Point;
import java.io.ByteArrayInputStream;
import java.lang.reflect.Proxy;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Calendar;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class JsonValueCodecRefusalTest {
  private final ValueCodec codec = new JsonValueCodec(getClass().getClassLoader());

  record Line(@Nullable Object stream) {}

  record Order(List<Line> lines, Map<String, Object> extra) {}

  @SuppressWarnings("ClassCanBeStatic") // That it is not is the point.
  class Inner {}

  abstract static class Abstract {}

  static final class Own extends AbstractList<Integer> {
    @Override
    public Integer get(int index) {
      return index;
    }

    @Override
    public int size() {
      return 1;
    }
  }

  static final class Job extends java.util.TimerTask {
    @Override
    public void run() {}
  }

  static Stream<Arguments> refused() {
    class Local {}
    Runnable lambda = () -> {};
    return Stream.of(
        arguments(lambda, "is a lambda; store what it needs, or write it as an enum constant"),
        refusal(IntStream.of(1), "a stream; store what is in it, for example toList()"),
        refusal(new Thread(lambda), "a thread; make the field transient"),
        refusal(Line.class.getClassLoader(), "a class loader; make the field transient"),
        refusal(Line.class, "a class; store its name"),
        refusal(Line.class.getRecordComponents()[0], "a piece of reflection; store its name"),
        refusal(
            new ByteArrayInputStream(new byte[0]), "an open resource; make the field transient"),
        refusal(new ReentrantLock(), "a lock; leave it out: an object has one turn at a time"),
        refusal(
            new AtomicLong(),
            "made for threads; use a plain field: an object has one turn at a time"),
        refusal(new CompletableFuture<>(), "a result to come; await it, and store the result"),
        refusal(
            new IllegalStateException(), "an exception; store its message, or a record of yours"),
        refusal(List.of(1).iterator(), "an iterator; store what it runs over, and the position"),
        refusal(
            new HashMap<>().keySet(),
            "a view or a special collection; copy it, as by new ArrayList<>(it)"),
        refusal(
            new java.util.IdentityHashMap<>(),
            "a view or a special map; copy it, as by new HashMap<>(it)"),
        refusal(
            Calendar.getInstance(),
            "a class of the JDK that has no stored form; store what it is made of"),
        refusal(
            new JsonValueCodecRefusalTest().new Inner(),
            "an inner class, tied to its outer object; make it static"),
        refusal(new Abstract() {}, "an anonymous class; make it a named, static one"),
        refusal(new Local(), "a class inside a method; make it a record or a static class"),
        refusal(new Own(), "a collection with a form of its own; copy it into one of java.util's"),
        refusal(new Job(), "a subclass of java.util.TimerTask; hold one in a field instead"),
        refusal(
            Proxy.newProxyInstance(
                Line.class.getClassLoader(),
                new Class<?>[] {Comparable.class},
                (proxy, method, args) -> method.getName().equals("toString") ? "proxy" : null),
            "a proxy; store what is behind it"));
  }

  private static Arguments refusal(Object value, String reason) {
    return arguments(value, "is a " + value.getClass().getName() + ", " + reason);
  }

  @ParameterizedTest
  @MethodSource("refused")
  void isRefusedWithTheReasonAndTheRemedy(Object value, String reason) {
    assertThatThrownBy(() -> codec.encode(value))
        .isInstanceOf(ValueException.class)
        .hasMessageStartingWith("cannot store: ")
        .hasMessageEndingWith(" " + reason);
  }

  @ParameterizedTest
  @MethodSource("refused")
  void isRefusedWithItsPlace(Object value, String reason) {
    Order order = new Order(Arrays.asList(null, new Line(value)), Map.of());

    assertThatThrownBy(() -> codec.encode(order))
        .isInstanceOf(ValueException.class)
        .hasMessage("cannot store: Order.lines[1].stream " + reason);
  }

  @Test
  void namesKeysOfMapsInThePlace() {
    Order order = new Order(List.of(), Map.of("a b", Map.of(7, Map.of(new Line(Line.class), 1))));

    assertThatThrownBy(() -> codec.encode(order))
        .hasMessageStartingWith(
            "cannot store: Order.extra[\"a b\"][7].<key>.stream is a java.lang");
  }

  @Test
  void aCycleIsNamedByBothItsEnds() {
    Node second = new Node(2, null);
    second.next = new Object[] {1, second};
    Node first = new Node(1, second);

    assertThatThrownBy(() -> codec.encode(List.of(first)))
        .isInstanceOf(ValueException.class)
        .hasMessage(
            "cannot store: List[0].next.next[1] leads back to List[0].next: a cycle cannot be"
                + " stored; hold an id in place of one of the references");
  }

  @Test
  void aCycleThroughTheRootIsNamed() {
    List<Object> list = new ArrayList<>();
    list.add(new Pair<>(1, list));

    assertThatThrownBy(() -> codec.encode(list))
        .hasMessage(
            "cannot store: ArrayList[0].second leads back to ArrayList: a cycle cannot be stored;"
                + " hold an id in place of one of the references");
  }

  @Test
  void nestingTooDeepIsRefused() {
    Node chain = new Node(0, null);
    for (int i = 0; i < 100_000; i++) {
      chain = new Node(i, chain);
    }
    Node all = chain;

    assertThatThrownBy(() -> codec.encode(all))
        .isInstanceOf(ValueException.class)
        .hasMessage(
            "cannot store: Node"
                + ".next".repeat(8)
                + " ... "
                + ".next".repeat(8)
                + " nests deeper than 200 levels; keep long chains in a list, or in keys");
  }

  @Test
  void aComparatorThatIsALambdaIsRefused() {
    TreeSet<Point> points = new TreeSet<>((a, b) -> Integer.compare(a.x(), b.x()));

    assertThatThrownBy(() -> codec.encode(points))
        .hasMessage(
            "cannot store: TreeSet[0] is a lambda; store what it needs, or write it as an enum"
                + " constant");
  }

  static Stream<Arguments> mismatches() {
    return Stream.of(
        arguments(1L, String.class, "java.lang.Long", "java.lang.String"),
        arguments(1L, int.class, "java.lang.Long", "java.lang.Integer"),
        arguments(1, Double.class, "java.lang.Integer", "java.lang.Double"),
        arguments(1.0, Long.class, "java.lang.Double", "java.lang.Long"),
        arguments('a', Integer.class, "java.lang.Character", "java.lang.Integer"),
        arguments(List.of(), Map.class, List.of().getClass().getName(), "java.util.Map"),
        arguments(new Point(1, 2), Line.class, Point.class.getName(), Line.class.getName()),
        arguments(
            new HashMap<>(Map.of("x", 1)),
            Point.class,
            "java.util.HashMap",
            Point.class.getName()));
  }

  @ParameterizedTest
  @MethodSource("mismatches")
  void whatIsAskedForMustBeWhatIsStored(Object value, Class<?> asked, String is, String wanted)
      throws ValueException {
    byte[] stored = codec.encode(value);

    assertThatThrownBy(() -> codec.decode(stored, asked))
        .isInstanceOf(ValueException.class)
        .hasMessage(
            "cannot read what is stored: the value is stored as a "
                + is
                + ", and what is asked for is a "
                + wanted
                + "; ask for the class it was stored as, or delete the key first");
  }

  static Stream<Arguments> widenings() {
    return Stream.of(
        arguments((byte) -1, Short.class, (short) -1),
        arguments((byte) -1, int.class, -1),
        arguments((short) -1, Long.class, -1L),
        arguments(-1, long.class, -1L),
        arguments(-1, Number.class, -1),
        arguments(-1, Object.class, -1));
  }

  @ParameterizedTest
  @MethodSource("widenings")
  void wholeNumbersWiden(Object value, Class<?> asked, Object read) throws ValueException {
    assertThat(codec.decode(codec.encode(value), asked)).isEqualTo(read);
  }

  static Stream<Arguments> damaged() {
    return Stream.of(
        arguments("", "it is damaged: it has 0 bytes"),
        arguments("\u0001", "it is damaged: it has 1 bytes"),
        arguments("\u0001?", "it is damaged: there is no kind 63"),
        arguments("\u0001Lx", "it is damaged: 3 bytes are not the length of kind L"),
        arguments(
            "\u0002Lx",
            "it is in format 2, and this version of Perdure reads format 1; use the version that"
                + " wrote it, or a newer one"),
        arguments("\u0001J", "is damaged"),
        arguments("\u0001J[1", "it is damaged"),
        arguments("\u0001J[1] 2", "the value is damaged: there is more than one value"),
        arguments("\u0001J{\"@Long\":1,\"@Long\":2}", "more than one value under the tag of Long"),
        arguments("\u0001J{\"@Long\":\"1\"}", "is stored as a text where"),
        arguments("\u0001J{\"@UUID\":\"1\"}", "is stored as \"1\", which is no UUID"));
  }

  @ParameterizedTest
  @MethodSource("damaged")
  void damagedBytesAreRefused(String stored, String message) {
    assertThatThrownBy(() -> codec.decode(bytes(stored), Object.class))
        .isInstanceOf(ValueException.class)
        .hasMessageStartingWith("cannot read what is stored: ")
        .hasMessageContaining(message);
  }

  static Stream<String> forgedTypes() {
    return Stream.of(
        "java.util.TimerTask",
        "java.lang.Runtime",
        "java.lang.ProcessBuilder",
        "java.util.ArrayList",
        "java.net.URL",
        "javax.management.BadAttributeValueExpException",
        "sun.misc.Unsafe",
        "[Ljava.lang.Runtime;",
        "java.lang.ProcessBuilder[]",
        "EnumSet<String>",
        "EnumSet<java.lang.ProcessBuilder>",
        "ArrayList<java.lang.ProcessBuilder>",
        "java.lang.Runnable",
        "nothing");
  }

  @ParameterizedTest
  @MethodSource("forgedTypes")
  void aTagBringsNoOtherClassOfTheJdkToLife(String tag) {
    assertThatThrownBy(() -> codec.decode(bytes("\u0001J{\"@" + tag + "\":[\"A\"]}"), Object.class))
        .isInstanceOf(ValueException.class);
  }

  @Test
  @SuppressWarnings("NullAway") // Callers that are not checked pass null.
  void nullIsRefused() {
    assertThatThrownBy(() -> codec.encode(null)).hasMessage("null cannot be stored");
  }

  private static byte[] bytes(String latin1) {
    return latin1.getBytes(java.nio.charset.StandardCharsets.ISO_8859_1);
  }
}
