package io.perdure.agent.weave;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.InvokeDynamicInsnNode;
import org.objectweb.asm.tree.LineNumberNode;
import org.objectweb.asm.tree.MethodNode;

/** Methods that carry {@code @Cached} or {@code @CacheInvalidate}, of all kinds of classes. */
class CacheMethodsTest {

  private static final String DURABLE = "@io.perdure.DurableObject ";

  private static final String KINDS =
      """
      public class Kinds implements Function<String, String> {
        private int n = 5;
        @Cached public String publicOne(String s) { return "public " + s; }
        @Cached protected String protectedOne(int i) { return "protected " + i; }
        @Cached String many(boolean b, byte y, short h, char c, float f) { return "" + b + y + h + c + f; }
        @Cached private String privateOne(Object o) { return "private " + o; }
        @Cached public final String finalOne(int[] a) { return Arrays.toString(a); }
        @Cached public double wide(double a, long b, double c) { return a + b * c; }
        @Cached public String varargs(String first, Object... rest) { return first + Arrays.toString(rest); }
        @Cached public long nothingIn() { return n; }
        @Cached public boolean flag() { return n == 5; }
        @Cached public byte b() { return 1; }
        @Cached public short h() { return 2; }
        @Cached public char c() { return 'c'; }
        @Cached public float f() { return 1.5f; }
        @Cached public <U extends Comparable<U>> U generic(U a, U b) { return a.compareTo(b) < 0 ? a : b; }
        @Cached @Override public String apply(String s) { return "applied " + s; }
        @Cached public int loopFirst(int i) { do { i = i / 2; } while (i > 0); return i; }
        @Cached public int foreverFirst(int i) { while (true) { if (i-- < 0) return i; } }
        @Cached public int tryFirst(String s) { try { return Integer.parseInt(s); } catch (NumberFormatException e) { return -1; } finally { n = 5; } }
        @Cached public String lambdas(int a) { Function<Integer, Integer> f = x -> x + n + a; return f.apply(1) + ""; }
        @Cached public String overwrites(String s) { String self = s; s = "new"; return self + s; }
        @Cached public int throwing(int i) { throw new IllegalArgumentException("thrown " + i); }
        @Cached public static String standing(String s, long l, int i) { return "static " + s + l + i; }
        @Cached private static long standingEmpty() { return 7; }
        @CacheInvalidate(method = "f", all = true) public void drops() { n = 5; }
        @CacheInvalidate(method = "f", all = true) public synchronized long dropsToo(long a) { return a; }
        @CacheInvalidate(method = "standingEmpty") static void dropsAll() {}
        @CacheInvalidate(method = "standingEmpty") static synchronized void dropsLocked() {}
      }
      """;

  @ParameterizedTest
  @ValueSource(strings = {"", DURABLE})
  void everyKindOfMethodComputesWhatItReturned(String annotation) throws Exception {
    Map<String, byte[]> classes = Snippets.compile(source(annotation + KINDS));
    Object plain = World.plain(classes).make("t.Kinds");
    World world = World.woven(classes);
    assertThat(world.refusals).isEmpty();
    assertThat(world.refusedMethods).isEmpty();
    Object woven = world.make("t.Kinds");
    int compared = 0;
    for (Method method : plain.getClass().getDeclaredMethods()) {
      if (method.isSynthetic()) {
        continue;
      }
      compared++;
      Object[] arguments = EntryPrologueTest.arguments(method);
      Method same =
          woven.getClass().getDeclaredMethod(method.getName(), method.getParameterTypes());
      Object expected = EntryPrologueTest.outcome(method, plain, arguments);
      for (int i = 0; i < 2; i++) {
        world.log.clear();
        assertThat(EntryPrologueTest.outcome(same, woven, arguments))
            .as(method.toString())
            .isEqualTo(expected);
        List<Object> all = new ArrayList<>(List.of(arguments));
        if (!Modifier.isStatic(method.getModifiers())) {
          all.add(0, woven);
        }
        assertThat(world.log).as("linked once").hasSize(i == 0 ? 2 : 1);
        assertThat(world.log).last().isEqualTo(List.of(method.getName(), all));
      }
    }
    assertThat(compared).isEqualTo(27);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "@Cached int m() | cached key=",
        "@Cached int m(int a, long b, String c) | cached key=0,1,2",
        "@Cached int m(int a, @CacheKey long b, @CacheKey String c) | cached key=1,2",
        "@Cached static int m(StringBuilder a, @CacheKey long b) | cachedStatic key=1",
        "@Cached(ttl = \"1h\", idleTtl = \"PT5M\", maximumSize = 7) int m() |"
            + " cached ttl=1h,idleTtl=PT5M,maximumSize=7,key=",
        "@Cached(ttl = \"1h\", refreshAfter = \"250ms\", staleIfError = \"2d\", negativeTtl = \"5s\","
            + " timeout = \"1m\", joinTimeout = \"1s\") int m(int a) | cached"
            + " ttl=1h,refreshAfter=250ms,staleIfError=2d,negativeTtl=5s,timeout=1m,joinTimeout=1s,key=0",
        "@Cached(ttl = \"\", persistent = true) int m() | cached persistent=true,key=",
        "@Cached(persistent = false) static int m() | cachedStatic persistent=false,key=",
        "@CacheInvalidate int m(String s) | invalidating"
            + " key=0,of=t/X.p(Ljava/lang/String;)J,of=t/X.q(Ljava/lang/String;I)[I",
        "@CacheInvalidate int m(long l, @CacheKey String s) | invalidating"
            + " key=1,of=t/X.p(Ljava/lang/String;)J,of=t/X.q(Ljava/lang/String;I)[I",
        "@CacheInvalidate(all = true) int m(long l) | invalidating"
            + " all=true,of=t/X.p(Ljava/lang/String;)J,of=t/X.q(Ljava/lang/String;I)[I",
        "@CacheInvalidate(method = {\"base\", \"p\"}) int m(String s) | invalidating"
            + " key=0,of=t/B.base(Ljava/lang/String;)I,of=t/X.p(Ljava/lang/String;)J",
        "@CacheInvalidate(method = \"over\", all = true) int m() | invalidating"
            + " all=true,of=t/B.over(I)I,of=t/B.over(J)I",
        "@CacheInvalidate(method = \"s\") static int m(int[] a) | invalidatingStatic key=0,of=t/B.s([I)I",
        "@CacheInvalidate(method = \"s\") int m(int[] a) | invalidating key=0,of=t/B.s([I)I",
      })
  void theCallSiteSaysWhatTheAnnotationDoes(String method, String expected) {
    boolean isCached = method.contains("@Cached");
    World world =
        World.of(
            source(
                DURABLE
                    + "class X extends B {"
                    + (isCached
                        ? ""
                        : "@Cached long p(String s) { return 0; } @Cached int[] q(@CacheKey String"
                            + " s, int i) { return null; }")
                    + method
                    + " { return 3; } }"),
            source(
                DURABLE
                    + "class B { @Cached int base(String s) { return 1; } @Cached int over(int i) {"
                    + " return i; } @Cached int over(long i) { return 2; } int over() { return 2; }"
                    + " @Cached static int s(int[] a) { return 1; } }"));
    assertThat(world.reason("t/X")).isEqualTo("not refused");
    int at = expected.indexOf(' ');
    assertThat(sites(world.node("t/X"), "m"))
        .containsExactly(
            "linkPass "
                + world.node("t/X").methods.stream()
                    .filter(each -> each.name.equals("m"))
                    .map(each -> each.desc)
                    .findFirst()
                    .orElseThrow(),
            "link"
                + Character.toUpperCase(expected.charAt(0))
                + expected.substring(1, at)
                + " "
                + expected.substring(at + 1).replace(',', '\n').replaceAll("\n(\\d)", ",$1"));
  }

  /** The bootstrap methods of a method's call sites, with what they are told. */
  private static List<String> sites(ClassNode type, String method) {
    List<String> sites = new ArrayList<>();
    for (MethodNode each : type.methods) {
      if (each.name.equals(method)) {
        each.instructions.forEach(
            instruction -> {
              if (instruction instanceof InvokeDynamicInsnNode site) {
                sites.add(site.bsm.getName() + " " + site.bsmArgs[0]);
              }
            });
      }
    }
    return sites;
  }

  @Test
  void aMethodThatIsNeitherStaysAnEntryAndASelfCallAsksTheEngine() throws Exception {
    World world =
        World.of(
            source(
                DURABLE
                    + "class X { @Cached int m(int i) { return i < 1 ? 0 : 1 + m(i - 1); } int"
                    + " other() { return m(2); } }"));
    Object x = world.make("t.X");
    assertThat(World.call(x, "other")).isEqualTo(2);
    assertThat(world.log)
        .containsExactly(
            List.of("other", x, List.of()),
            List.of("cached", "m", "key=0"),
            List.of("m", List.of(x, 2)),
            List.of("m", List.of(x, 1)),
            List.of("m", List.of(x, 0)));
  }

  @Test
  void bridgesThatCarryACopyOfTheAnnotationAreLeftAlone() throws Exception {
    World world =
        World.of(
            source(
                "class X implements Function<String, Integer> { @Cached public Integer apply(String"
                    + " s) { return 1; } } "));
    @SuppressWarnings("unchecked") // what the class implements
    Function<Object, Object> x = (Function<Object, Object>) world.make("t.X");
    List<MethodNode> both =
        world.node("t/X").methods.stream().filter(each -> each.name.equals("apply")).toList();
    assertThat(both).hasSize(2).allMatch(each -> each.visibleAnnotations.size() == 1);

    assertThat(x.apply("a")).isEqualTo(1);

    assertThat(world.log)
        .containsExactly(List.of("cached", "apply", "key=0"), List.of("apply", List.of(x, "a")));
  }

  @Test
  void thePrologueHasNoLineAndComesBeforeAnythingElse() {
    World world = World.of(source(DURABLE + KINDS));
    for (MethodNode method : world.node("t/Kinds").methods) {
      if (method.visibleAnnotations != null && (method.access & Opcodes.ACC_SYNTHETIC) == 0) {
        AbstractInsnNode each = requireNonNull(method.instructions.getFirst());
        assertThat(each.getOpcode()).as(method.name).isEqualTo(Opcodes.INVOKEDYNAMIC);
        while (each.getOpcode() != Opcodes.NOP) {
          assertThat(each).as(method.name).isNotInstanceOf(LineNumberNode.class);
          each = each.getNext();
        }
      }
    }
  }

  @Test
  void aTurnTakesThePlaceOfAMonitorButNotOfAClass() {
    World world =
        World.of(
            source(
                DURABLE
                    + "class X { @Cached synchronized int m() { return 1; } @CacheInvalidate"
                    + " synchronized void i() {} @Cached static int s() { return 1; }"
                    + " @CacheInvalidate(method = \"s\") static synchronized void si() {} }"));
    assertThat(world.reason("t/X")).isEqualTo("not refused");
    assertThat(world.node("t/X").methods.stream().filter(Monitors::has).map(each -> each.name))
        .containsExactly("si");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", DURABLE})
  void aClassThatIsLoadedKeepsItsShape(String annotation) {
    Map<String, byte[]> classes =
        Snippets.compile(source(annotation + KINDS.replace("public synchronized", "public")));
    byte[] original = Snippets.of(classes, "t/Kinds");
    Weaver weaver = new Weaver(classes::get);
    Woven woven =
        annotation.isEmpty()
            ? requireNonNull(weaver.weaveCached(original))
            : weaver.weaveLoaded(original);
    assertThat(woven.refusal()).isNull();
    assertThat(woven.methods()).isEmpty();
    ClassNode before = Weaver.parse(original);
    ClassNode after = Weaver.parse(woven.bytes());
    assertThat(after.fields).hasSameSizeAs(before.fields);
    assertThat(shape(after)).isEqualTo(shape(before));
    assertThat(sites(after, "apply")).contains("linkCached key=0");
  }

  private static List<String> shape(ClassNode type) {
    return type.methods.stream().map(each -> each.access + each.name + each.desc).toList();
  }

  @Test
  void aSynchronizedCachedMethodOfALoadedDurableClassIsRefused() {
    Map<String, byte[]> classes =
        Snippets.compile(
            source(DURABLE + "class X { @Cached synchronized int m() { return 1; } }"));
    Woven woven = new Weaver(classes::get).weaveLoaded(Snippets.of(classes, "t/X"));
    assertThat(requireNonNull(woven.refusal()).reason())
        .startsWith("method m is synchronized, which cannot be woven since the class was loaded");
  }

  @Test
  void onlyTheMethodThatIsRefusedThrows() throws Exception {
    World world =
        World.of(
            source(
                "class X { @Cached void m() {} @Cached Iterator<?> s() { return null; } @Cached int"
                    + " ok() { return 1; } int plain() { return 2; } }"),
            source(
                "interface I { @Cached int abstractOne(); @Cached default int d() { return 4; } }"),
            source("class C implements I { public int abstractOne() { return 3; } }"));
    assertThat(world.refusedMethods)
        .containsExactly(
            "method m returns void, which cannot be kept; return a value",
            "method s has a result of java.util.Iterator, which only one caller could use; return a"
                + " collection of what is in it",
            "method abstractOne has no body; put @Cached where it is implemented");
    Object x = world.make("t.X");
    assertThatThrownBy(() -> World.call(x, "m"))
        .hasMessage("refused t.X: method m returns void, which cannot be kept; return a value");
    assertThatThrownBy(() -> World.call(x, "s")).hasMessageStartingWith("refused t.X: method s");
    assertThat(World.call(x, "ok")).isEqualTo(1);
    assertThat(World.call(x, "plain")).isEqualTo(2);
    Object c = world.make("t.C");
    assertThat(World.call(c, "abstractOne")).isEqualTo(3);
    assertThat(World.call(c, world.loadClass("t.I"), "d")).isEqualTo(4);
    assertThat(world.log).last().isEqualTo(List.of("d", List.of(c)));
  }

  @Test
  void aSuperclassOfADurableClassIsCachedForAllItsInstances() throws Exception {
    World world =
        World.of(
            source(
                "class Base { @Cached int m(int i) { return i; } @Cached static int s() { return 2;"
                    + " } @CacheInvalidate(method = \"m\") synchronized int i(int i) { return hold(); } int hold() {"
                    + " return Thread.holdsLock(this) ? 1 : 0; } }"),
            source(DURABLE + "class X extends Base implements I {}"),
            source("interface I { @Cached default int d() { return 4; } }"));
    assertThat(world.refusals).isEmpty();
    for (String name : List.of("t.X", "t.Base")) {
      Object x = world.make(name);
      Class<?> base = world.loadClass("t.Base");
      world.log.clear();
      assertThat(World.call(x, base, "m", 7)).isEqualTo(7);
      assertThat(world.log).last().isEqualTo(List.of("m", List.of(x, 7)));
      assertThat(World.call(x, base, "i", 7)).isEqualTo(name.equals("t.X") ? 0 : 1);
      assertThat(world.log).last().isEqualTo(List.of("i", List.of(x, 7)));
      assertThat(World.call(null, base, "s")).isEqualTo(2);
    }
    Object x = world.make("t.X");
    assertThat(World.call(x, world.loadClass("t.I"), "d")).isEqualTo(4);
    assertThat(world.log).last().isEqualTo(List.of("d", List.of(x)));
  }

  @Test
  void aClassOfTheNestKeepsItsFieldChecksAndItsOtherEntries() throws Exception {
    World world =
        World.of(
            source(
                DURABLE
                    + """
                    class Outer {
                      private int n = 3;
                      Inner inner() { return new Inner(); }
                      class Inner { @Cached int m() { return 1; } int n() { return n; } @Cached int bad() { return n() + 1; } }
                      static class Mate { @Cached int of(Outer o) { return o.n; } int plain(Outer o) { return o.n; } }
                    }
                    """));
    assertThat(world.refusals).isEmpty();
    assertThat(world.refusedMethods)
        .containsExactly(
            "method bad reaches the durable object around its class; move it to the durable class,"
                + " or make the class static");
    Object outer = world.make("t.Outer");
    Object inner = requireNonNull(World.call(outer, "inner"));
    Object mate = world.make("t.Outer$Mate");
    world.log.clear();
    assertThat(World.call(inner, "m")).isEqualTo(1);
    assertThat(world.log).last().isEqualTo(List.of("m", List.of(inner)));
    assertThat(World.call(inner, "n")).isEqualTo(3);
    assertThat(world.log).last().isEqualTo(List.of("n", outer, List.of(inner)));
    assertThatThrownBy(() -> World.call(inner, "bad")).hasMessageContaining("move it to the");
    assertThatThrownBy(() -> World.call(mate, "of", outer)).hasMessage("field t.Outer.n");
    assertThat(world.log).last().isEqualTo(List.of("of", List.of(mate, outer)));
    assertThatThrownBy(() -> World.call(mate, "plain", outer)).hasMessage("field t.Outer.n");
  }

  @Test
  void aMethodThatIsTooLargeIsRefusedAndTheRestWoven() throws Exception {
    String statements = "n += 1; ".repeat(6_552);
    World world =
        World.of(
            source(
                "class X { private int n; @Cached int large() { "
                    + statements
                    + "return n; } @Cached int small() { return 1; } }"));
    assertThat(world.refusedMethods)
        .containsExactly("method large is too large to be woven; split it into smaller methods");
    Object x = world.make("t.X");
    assertThat(World.call(x, "small")).isEqualTo(1);
    assertThatThrownBy(() -> World.call(x, "large")).hasMessageContaining("too large");
  }

  @Test
  void aMethodMayHaveAsManyArgumentsAsACallSiteTakes() throws Exception {
    String ints = String.join(", ", IntStream.range(0, 239).mapToObj(i -> "int a" + i).toList());
    World world =
        World.of(source("class X { @Cached int ints(" + ints + ") { return a0 + a238; } }"));
    Object[] all = IntStream.range(1, 240).boxed().toArray();
    assertThat(World.call(world.make("t.X"), "ints", all)).isEqualTo(240);
  }

  @Test
  void aClassThatOnlyNamesTheAnnotationIsLeftAsItIs() {
    Map<String, byte[]> classes =
        Snippets.compile(source("class X { private Cached annotation; }"));
    byte[] bytes = Snippets.of(classes, "t/X");
    assertThat(Weaver.mayCache(bytes)).isTrue();
    assertThat(new Weaver(classes::get).weaveCached(bytes)).isNull();
  }

  static String source(String text) {
    return "package t; import io.perdure.*; import java.util.*; import java.util.function.*; import"
        + " java.util.concurrent.*; "
        + text;
  }
}
