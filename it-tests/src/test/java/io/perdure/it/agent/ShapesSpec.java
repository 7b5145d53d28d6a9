package io.perdure.it.agent;

import static io.perdure.it.agent.Compiled.call;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.perdure.DurableObjects;
import io.perdure.InvalidDurableObjectException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntSupplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rule 1.4 for class files and class loaders that the tests' own build does not have. */
class ShapesSpec {

  private static final String WIDE =
      """
      package shapes;
      @io.perdure.DurableObject(%s)
      public class Wide extends WideBase {
        private long calls;
        public long ints(%s) { return a0 * 1000L + a%d + ++calls - calls; }
        public double mixed(Object self, double d, %s, byte b, char c, boolean z, float f, short h) {
          return self == this ? -1 : d + a0 + a%d + b + c + (z ? 1 : 0) + f + h;
        }
        private String hidden(%s) { return "" + a0 + a%d; }
        public String varargs(%s, Object... rest) { return hidden(%s) + rest.length; }
        public double leakThis(%s) { return mixed(this, 1.0, %s, (byte) 1, 'a', true, 1f, (short) 1); }
        public long calls() { return calls; }
      }
      """;

  @ParameterizedTest
  @ValueSource(strings = {"queueLimit = 9", "callTimeout = \"1m\""})
  void methodMayHaveAsManyArgumentsAsTheJvmAllows(String attributes) throws Exception {
    String ints = ints(254);
    String longs = longs(122);
    String fewer = ints(253);
    String source =
        WIDE.formatted(
            attributes + freshName(),
            ints,
            253,
            longs,
            121,
            ints,
            253,
            fewer,
            names(253) + ", 5",
            longs,
            names(122));
    String base =
        "package shapes; class WideBase { private int n; public int inherited("
            + ints
            + ") { return ++n + a253; } }";
    Class<?> type = Compiled.of(List.of(), source, base).loadClass("shapes.Wide");
    Object wide = DurableObjects.get(type, DurableObjects.newId());

    assertThat(call(wide, "ints", range(254))).isEqualTo(253L);
    List<Object> mixed = new ArrayList<>(List.of("self", 0.5));
    for (long i = 0; i < 122; i++) {
      mixed.add(i);
    }
    mixed.addAll(List.of((byte) 1, 'a', true, 2f, (short) 3));
    assertThat(call(wide, "mixed", mixed.toArray())).isEqualTo(0.5 + 121 + 1 + 97 + 1 + 2 + 3);
    Object[] varargs = Arrays.copyOf(range(253), 254);
    varargs[253] = new Object[] {"a", "b"};
    assertThat(call(wide, "varargs", varargs)).isEqualTo("052");
    assertThat(call(wide, "inherited", range(254))).isEqualTo(254);
    assertThat(call(wide, "calls")).isEqualTo(1L);
  }

  private static final String OLD =
      """
      package shapes;
      import java.util.function.IntSupplier;
      @io.perdure.DurableObject(%s)
      public class Old {
        private int n;
        class Member implements IntSupplier {
          public int getAsInt() { return ++n; }
          class Deeper implements IntSupplier { public int getAsInt() { n += 2; return n; } }
        }
        public IntSupplier member() { return new Member(); }
        public IntSupplier deeper() { return new Member().new Deeper(); }
        public IntSupplier anonymous() {
          return new IntSupplier() { public int getAsInt() { return bump(); } };
        }
        private int bump() { n += 4; return n; }
      }
      """;

  @ParameterizedTest
  @ValueSource(strings = {"8", "11", "17"})
  void innerClassesOfEveryReleaseAreEntries(String release) throws Exception {
    Class<?> type =
        Compiled.of(
                List.of("--release", release, "-Xlint:-options"),
                OLD.formatted(freshName().substring(2)))
            .loadClass("shapes.Old");
    Object old = DurableObjects.get(type, DurableObjects.newId());

    assertThat(((IntSupplier) call(old, "member")).getAsInt()).isEqualTo(1);
    assertThat(((IntSupplier) call(old, "deeper")).getAsInt()).isEqualTo(3);
    assertThat(((IntSupplier) call(old, "anonymous")).getAsInt()).isEqualTo(7);
  }

  private static final String BASE =
      """
      package shapes.upper;
      public class Base {
        private int n;
        public int next() { return ++n; }
        int hidden() { return ++n; }
        public static int hiddenOf(Base base) { return base.hidden(); }
        public int peek(Base other) { return other.n; }
        %s
      }
      """;

  private static final String DERIVED =
      """
      package %s;
      @io.perdure.DurableObject(%s)
      public class Derived extends shapes.upper.Base {
        int hidden() { return -1; }
        public int own() { return hidden(); }
      }
      """;

  @ParameterizedTest
  @ValueSource(strings = {"shapes.lower", "shapes.upper"})
  void superclassMayComeFromAnotherLoader(String where) throws Exception {
    Compiled loader = Compiled.split(where + ".Derived", BASE.formatted(""), derived(where));
    Class<?> type = loader.loadClass(where + ".Derived");
    Class<?> base = type.getSuperclass();
    Object derived = DurableObjects.get(type, DurableObjects.newId());

    assertThat(base.getClassLoader()).isNotSameAs(type.getClassLoader());
    assertThat(call(derived, "next")).isEqualTo(1);
    // Another package at run time, whatever its name: no override.
    assertThat(base.getMethod("hiddenOf", base).invoke(null, derived)).isEqualTo(2);
    assertThat(call(derived, "own")).isEqualTo(-1);
  }

  @Test
  void packagePrivateMethodIsOverriddenWithinOneLoader() throws Exception {
    Compiled loader = Compiled.of(List.of(), BASE.formatted(""), derived("shapes.upper"));
    Class<?> type = loader.loadClass("shapes.upper.Derived");
    Object derived = DurableObjects.get(type, DurableObjects.newId());

    assertThat(
            type.getSuperclass().getMethod("hiddenOf", type.getSuperclass()).invoke(null, derived))
        .isEqualTo(-1);
  }

  /** Under a name that no durable class has come with yet: otherwise it is woven as it loads. */
  @Test
  void superclassThatWasLoadedBeforeIsWovenForTheFirstInstance() throws Exception {
    Compiled loader =
        Compiled.split(
            "shapes.lower",
            BASE.formatted("").replace("upper", "before"),
            derived("shapes.lower").replace("upper", "before"));
    Class<?> base = Class.forName("shapes.before.Base", true, loader);
    Object ordinary = base.getConstructor().newInstance();
    assertThat(call(ordinary, "next")).isEqualTo(1);

    Class<?> type = loader.loadClass("shapes.lower.Derived");
    Object derived = DurableObjects.get(type, DurableObjects.newId());

    assertThat(call(derived, "next")).isEqualTo(1);
    assertThat(call(derived, "next")).isEqualTo(2);
    assertThat(call(ordinary, "next")).isEqualTo(2);
    Object made = type.getConstructor().newInstance();
    assertThat(call(made, "next")).isEqualTo(1);
  }

  @Test
  void firstInstanceMayBeMadeWithNew() throws Exception {
    Compiled loader =
        Compiled.split(
            "shapes.lower",
            BASE.formatted("").replace("upper", "first"),
            derived("shapes.lower").replace("upper", "first"));
    Class.forName("shapes.first.Base", true, loader).getConstructor().newInstance();
    Object made = loader.loadClass("shapes.lower.Derived").getConstructor().newInstance();

    assertThat(call(made, "next")).isEqualTo(1);
    Method peek = made.getClass().getMethod("peek", made.getClass().getSuperclass());
    assertThat(
            org.assertj.core.api.Assertions.catchThrowable(
                () -> peek.invoke(made, made.getClass().getConstructor().newInstance())))
        .rootCause()
        .hasMessageContaining("shapes.first.Base.n");
  }

  @Test
  void superclassLoadedBeforeWithASynchronizedMethodIsRefused() throws Exception {
    Compiled loader =
        Compiled.split(
            "shapes.lower",
            BASE.formatted("public synchronized void locked() {}").replace("upper", "locked"),
            derived("shapes.lower").replace("upper", "locked"));
    Class.forName("shapes.locked.Base", true, loader);
    Class<?> type = loader.loadClass("shapes.lower.Derived");

    assertThatExceptionOfType(InvalidDurableObjectException.class)
        .isThrownBy(() -> DurableObjects.get(type, "a"))
        .withMessageContaining("shapes.locked.Base")
        .withMessageContaining("method locked is synchronized")
        .withMessageContaining("override it and call super");
    assertThat(
            org.assertj.core.api.Assertions.catchThrowable(
                () -> type.getConstructor().newInstance()))
        .rootCause()
        .hasMessageContaining("method locked is synchronized");
  }

  @Test
  void proxyMayStandInFront() throws Exception {
    MethodsSpec.Kinds kinds = DurableObjects.get(MethodsSpec.Kinds.class, DurableObjects.newId());
    MethodsSpec.Greeter greeter =
        (MethodsSpec.Greeter)
            Proxy.newProxyInstance(
                ShapesSpec.class.getClassLoader(),
                new Class<?>[] {MethodsSpec.Greeter.class},
                (proxy, method, arguments) -> method.invoke(kinds, arguments));

    assertThat(greeter.greet("Ada")).isEqualTo("hello Ada1");
  }

  private static String derived(String where) {
    return DERIVED.formatted(where, freshName().substring(2));
  }

  /** Each test has a class of its own under the same name. */
  private static String freshName() {
    return ", name = \"" + DurableObjects.newId() + "\"";
  }

  private static String ints(int count) {
    return IntStream.range(0, count).mapToObj(i -> "int a" + i).collect(Collectors.joining(", "));
  }

  private static String longs(int count) {
    return IntStream.range(0, count).mapToObj(i -> "long a" + i).collect(Collectors.joining(", "));
  }

  private static String names(int count) {
    return IntStream.range(0, count).mapToObj(i -> "a" + i).collect(Collectors.joining(", "));
  }

  private static Object[] range(int count) {
    return IntStream.range(0, count).boxed().toArray();
  }
}
