package io.perdure.agent.inspect;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.perdure.agent.weave.Finding;
import io.perdure.agent.weave.Snippets;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ClassInspectorTest {

  private static final String IMPORTS =
      "package t; import io.perdure.*; import java.util.*; import java.util.concurrent.*;\n";

  @Test
  void aClassIsDescribed() {
    ClassReport report =
        inspect(
            """
            @DurableObject(name = "cart", queueLimit = 5, callTimeout = "2s")
            public class X extends Base implements I, J {
              static final TypeToken<List<Item>> ITEMS = new TypeToken<>() {};
              static final Map<String, String> CACHE = new HashMap<>();
              static int made;
              static final String NAME = "x";
              private final DurableStorage storage = DurableStorage.current();
              private final String id;
              private long count;
              private final Map<String, List<Item>> seen = new HashMap<>();
              final int constant = 5;
              X(String id) { this.id = id; }
              public List<Item> items() { return storage.get("items", ITEMS).orElse(List.of()); }
              void add(Item item, String key) {
                Runnable later = () -> count++;
                later.run();
                storage.put("item:" + item.name(), item);
                storage.put(key, 5);
                storage.put("late", count);
                storage.delete(Set.of(key));
              }
              CompletionStage<String> later() { return null; }
              private void hidden() {}
              public void two() {}
            }
            record Item(String name) {}
            class Base { public void fromBase() {} private void no() {} }
            interface I { default void one() {} default void fromBase() {} void two(); }
            interface J { default void three() {} }
            """);

    assertThat(report.storedName()).isEqualTo("cart");
    assertThat(report.options()).isEqualTo("queueLimit = 5, callTimeout = 2s");
    assertThat(report.sourceFile()).isEqualTo("X.java");
    assertThat(report.annotated()).isTrue();
    assertThat(report.entries())
        .isEqualTo(
            "7 methods and 1 private, among them 1 of t.Base, 1 of t.I, 1 of t.J; on the runtime's"
                + " threads: later");
    assertThat(report.held())
        .containsExactly(
            "id: String, set by the constructor",
            "count: long, changed by add",
            "seen: Map<String, List<Item>>, whose contents can change");
    assertThat(report.stored())
        .containsExactly(
            "\"item:…\": Item (put)",
            "\"items\": List<Item> (get)",
            "\"late\": Long (put)",
            "a key computed at run time: Integer (delete, put)");
    assertThat(report.notes())
        .extracting(Finding::text)
        .hasSize(2)
        .allMatch(text -> text.contains("is not part of the object"))
        .satisfiesExactlyInAnyOrder(
            text -> assertThat(text).startsWith("static field CACHE "),
            text -> assertThat(text).startsWith("static field made "));
  }

  @Test
  void cachedMethodsOfOtherClassesAreReportedWhenTheyWouldBeRefused() {
    Map<String, byte[]> classes =
        Snippets.compile(
            """
            package t;
            class X {
              @io.perdure.Cached int fine() { return 1; }
              @io.perdure.Cached void bad() {}
            }
            class Fine { @io.perdure.Cached int fine() { return 1; } }
            """);
    ClassInspector inspector = new ClassInspector(classes::get);
    ClassReport report =
        requireNonNull(inspector.ofCachedMethods("t/X", Snippets.of(classes, "t/X")));
    assertThat(report.name()).isEqualTo("t.X");
    assertThat(report.refusals())
        .containsExactly(
            new Finding("method bad returns void, which cannot be kept; return a value", 4));

    byte[] fine = Snippets.of(classes, "t/Fine");
    assertThat(inspector.ofCachedMethods("t/Fine", fine)).isNull();
    fine[6] = 1;
    report = requireNonNull(inspector.ofCachedMethods("t/Fine", fine));
    assertThat(report.refusals().get(0).text()).startsWith("its class file cannot be woven");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Thread.currentThread() | a value is a java.lang.Thread, a thread; make the field transient",
        "List.of().stream() | a value is a java.util.stream.Stream, a stream; store what is in it,"
            + " for example toList()",
        "new Held() | Held.thread is a java.lang.Thread, a thread; make the field transient",
        "new Closing() | a value is a java.io.Closeable, an open resource; make the field transient",
        "new Outer().new Inner() | a value is a t.Outer$Inner, a class inside another one or a"
            + " method; make it static, or a record",
      })
  void aValueThatCannotBeStoredIsReported(String value, String problem) {
    ClassReport report = inspectPut(value);

    assertThat(report.warnings())
        .extracting(Finding::text)
        .containsExactly("put of \"k\": " + problem);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "5",
        "List.of()",
        "new HashMap<String, String>()",
        "Optional.of(1)",
        "new int[0]",
        "(Object) null",
        "new Item(1)",
        "Kind.A",
        "java.time.Instant.now()",
        "new Local()",
        "new Local[0]",
        "this",
        "List.of(this)",
      })
  void aValueThatMayBeStoredIsNotReported(String value) {
    assertThat(inspectPut(value).warnings()).isEmpty();
  }

  @Test
  void allReasonsAreGivenWithTheirLines() {
    ClassReport report =
        inspect(
            """
            @DurableObject(queueLimit = 0, callTimeout = "soon")
            public class X implements Cloneable {
              public int open;
              protected List<String> list;
              native void n();
              protected void finalize() {}
              Object copy() throws Exception {
                return super.clone();
              }
              void m() throws Exception {
                wait();
                notify();
              }
            }
            """);

    assertThat(report.refusals())
        .extracting(report::at)
        .satisfiesExactly(
            text -> assertThat(text).startsWith("queueLimit = 0 "),
            text -> assertThat(text).startsWith("callTimeout: \"soon\" "),
            text -> assertThat(text).startsWith("field open "),
            text -> assertThat(text).startsWith("field list "),
            text -> assertThat(text).startsWith("method n is native "),
            text -> assertThat(text).startsWith("X.java:7 method finalize "),
            text -> assertThat(text).startsWith("X.java:9 method copy calls super.clone()"),
            text -> assertThat(text).startsWith("X.java:12 method m calls wait "),
            text -> assertThat(text).startsWith("X.java:13 method m calls notify "));
  }

  @Test
  void aClassThatIsOnlyAskedAboutIsLookedAtAsIfItWereAnnotated() {
    ClassReport report = inspect("public class X { int open; }");

    assertThat(report.annotated()).isFalse();
    assertThat(report.isRefused()).isTrue();
    assertThat(report.storedName()).isEqualTo("t.X");
  }

  @Test
  void aClassFileOfAnUnknownVersionIsRefused() {
    Map<String, byte[]> classes = Snippets.compile(IMPORTS + "@DurableObject public class X {}");
    byte[] future = Snippets.of(classes, "t/X").clone();
    future[6] = 1;

    ClassReport report = new ClassInspector(classes::get).inspect("t/X", future);

    assertThat(report.name()).isEqualTo("t.X");
    assertThat(report.refusals())
        .singleElement()
        .extracting(Finding::text)
        .asString()
        .startsWith("its class file cannot be woven (");
  }

  private static ClassReport inspectPut(String value) {
    return inspect(
        "@DurableObject public class X { void m() { DurableStorage.current().put(\"k\", "
            + value
            + "); } }"
            + " record Item(int n) {} enum Kind { A }"
            + " class Local { private transient Thread thread; static Thread other; }"
            + " class Held { private Thread thread; } class Outer { class Inner {} }"
            + " class Closing implements java.io.Closeable { public void close() {} }");
  }

  private static ClassReport inspect(String source) {
    Map<String, byte[]> classes = Snippets.compile(IMPORTS + source);
    return new ClassInspector(classes::get).inspect("t/X", Snippets.of(classes, "t/X"));
  }
}
