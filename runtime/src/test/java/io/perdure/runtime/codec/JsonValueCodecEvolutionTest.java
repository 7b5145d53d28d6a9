package io.perdure.runtime.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.ref.WeakReference;
import org.junit.jupiter.api.Test;

/** What one version of an application stores, read by the next. */
class JsonValueCodecEvolutionTest {

  @Test
  void aNewRecordComponentIsNullOrZeroAndARemovedOneIsIgnored() throws Exception {
    Object read =
        storeAndRead(
            "public record App(int a, List<App> gone, String b) {"
                + " public static Object make() { return new App(1, List.of(), \"x\"); } }",
            "public record App(String b, String c, int d, long a, boolean e, char f) {}");

    assertThat(read).hasToString("App[b=x, c=null, d=0, a=1, e=false, f=\0]");
  }

  @Test
  void aNewFieldIsNullOrZeroAndARemovedOneIsIgnored() throws Exception {
    Object read =
        storeAndRead(
            "public class App { private int a = 1; private Gone gone = new Gone(); final int[] b ="
                + " {2}; public static Object make() { return new App(); } } class Gone { int x ="
                + " 5; }",
            "public class App { int[] b = {3}; int a = 4; String c = \"c\"; long d = 6;"
                + " public String toString() { return b[0] + \",\" + a + \",\" + c + \",\" + d; }"
                + " }");

    assertThat(read).hasToString("2,1,null,0");
  }

  @Test
  void aFieldOfAWiderWholeNumberTypeReadsNarrowerNumbers() throws Exception {
    String v1 = "public record App(int n) { public static Object make() { return new App(%s); } }";
    String v2 = "public record App(byte n) {}";

    assertThat(storeAndRead(v1.formatted("127"), v2)).hasToString("App[n=127]");
    assertThatThrownBy(() -> storeAndRead(v1.formatted("128"), v2))
        .isInstanceOf(ValueException.class)
        .hasMessage(
            "cannot read what is stored: the value.n is stored as 128, which no byte can hold;"
                + " use a wider type");
  }

  @Test
  void aFieldOfAnotherTypeIsRefused() {
    assertThatThrownBy(
            () ->
                storeAndRead(
                    "public record App(List<App> a) { public static Object make() {"
                        + " return new App(new ArrayList<>(List.of(new App(null)))); } }",
                    "public record App(String a) {}"))
        .isInstanceOf(ValueException.class)
        .hasMessage(
            "cannot read what is stored: the value.a is stored as a list where the class now wants"
                + " a text; give the field its old type back, or give the new one another name");
  }

  @Test
  void aSubclassThatIsNoneAnyMoreIsRefused() {
    String v1 =
        "public record App(Object a) { public static Object make() {"
            + " return new App(new Sub()); } } class Sub { int x = 1; }";
    String v2 = "public record App(Number a) {} class Sub { int x = 1; }";

    assertThatThrownBy(() -> storeAndRead(v1, v2))
        .isInstanceOf(ValueException.class)
        .hasMessage(
            "cannot read what is stored: the value.a is stored as a app.Sub, and what is asked for"
                + " is a java.lang.Number; ask for the class it was stored as, or delete the key"
                + " first");
  }

  @Test
  void aConstantThatIsGoneIsRefused() {
    String v1 =
        "public record App(E[] e) { public static Object make() {"
            + " return new App(new E[] {E.A, E.B}); } } enum E { A, B, C }";
    String v2 = "public record App(E[] e) {} enum E { C, A }";

    assertThatThrownBy(() -> storeAndRead(v1, v2))
        .isInstanceOf(ValueException.class)
        .hasMessage(
            "cannot read what is stored: the value.e[1] is stored as app.E.B, and the enum has only"
                + " [C, A]; keep old constants for as long as stored values name them, or name the"
                + " old one in the @Alias of the new");
  }

  @Test
  void aClassThatIsGoneIsRefused() {
    String v1 =
        "public record App(Object a) { public static Object make() {"
            + " return new App(new Gone()); } } class Gone {}";

    assertThatThrownBy(() -> storeAndRead(v1, "public record App(Object a) {}"))
        .isInstanceOf(ValueException.class)
        .hasMessage(
            "cannot read what is stored: the value.a is stored as a app.Gone, and there is no such"
                + " class any more; bring it back, under that name");
  }

  @Test
  void aConstructorThatRefusesOldValuesIsNamed() {
    String v1 = "public record App(int a) { public static Object make() { return new App(0); } }";
    String v2 =
        "public record App(int a) { public App { if (a == 0) throw new"
            + " IllegalArgumentException(\"zero\"); } }";

    assertThatThrownBy(() -> storeAndRead(v1, v2))
        .isInstanceOf(ValueException.class)
        .hasMessage(
            "cannot read what is stored: the value cannot be made again: the constructor of app.App"
                + " refuses what is stored, with java.lang.IllegalArgumentException: zero; let it"
                + " accept values stored earlier")
        .hasCauseInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void oneClassNameInTwoLoadersIsTwoClasses() throws Exception {
    String source =
        "public record App(int a) { public static Object make() { return new App(1); } }";
    CompiledClasses one = new CompiledClasses(source);
    CompiledClasses other = new CompiledClasses(source);
    byte[] stored = new JsonValueCodec(one).encode(one.make());

    assertThat(new JsonValueCodec(one).decode(stored, Object.class)).isEqualTo(one.make());
    assertThat(new JsonValueCodec(other).decode(stored, Object.class)).isEqualTo(other.make());
    assertThatThrownBy(() -> new JsonValueCodec(one).encode(other.make()))
        .isInstanceOf(ValueException.class)
        .hasMessageStartingWith(
            "cannot store: App is of the class app.App that the application's class loader");
  }

  @Test
  void aLoaderCanBeCollectedOnceItsCodecIsDropped() throws Exception {
    WeakReference<ClassLoader> loader = useAndDrop();

    for (int i = 0; i < 100 && loader.get() != null; i++) {
      System.gc();
    }
    assertThat(loader.get()).isNull();
  }

  private static WeakReference<ClassLoader> useAndDrop() throws Exception {
    CompiledClasses classes =
        new CompiledClasses(
            "public record App(Object a, E e, List<Object> l) { enum E { A } static class C { int"
                + " x; } public static Object make() { return new App(new C(), E.A, List.of(E.A,"
                + " 1L)); } }");
    ValueCodec codec = new JsonValueCodec(classes);
    codec.isImmutable(codec.decode(codec.encode(classes.make()), Object.class));
    codec.isImmutable("");
    return new WeakReference<>(classes);
  }

  private static Object storeAndRead(String version1, String version2) throws Exception {
    CompiledClasses old = new CompiledClasses(version1);
    byte[] stored = new JsonValueCodec(old).encode(old.make());
    return new JsonValueCodec(new CompiledClasses(version2)).decode(stored, Object.class);
  }
}
