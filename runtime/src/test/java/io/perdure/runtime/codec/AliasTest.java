package io.perdure.runtime.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Rule 4.7: what was stored under an earlier name. */
class AliasTest {
  private static final String RECORD =
      "public record App(String old) { public static Object make() { return new App(\"x\"); } }";
  private static final String CLASS =
      "public class App { String old = \"x\"; public static Object make() { return new App(); } }";
  private static final String TEXT = " public String toString() { return name; } ";

  @Test
  void aRenamedComponentIsReadFromItsOldName() throws Exception {
    String now = "public record App(int n, @io.perdure.Alias(\"old\") String name) {}";

    assertThat(storeAndRead(RECORD, now)).hasToString("App[n=0, name=x]");
  }

  @Test
  void anAliasOfTheCanonicalConstructorsParameterIsThatOfTheComponent() throws Exception {
    String now =
        "public record App(String name) { public App(@io.perdure.Alias(\"old\") String name) {"
            + " this.name = name; } }";

    assertThat(storeAndRead(RECORD, now)).hasToString("App[name=x]");
  }

  @Test
  void aRenamedFieldIsReadFromItsOldName() throws Exception {
    String now = "public class App { @io.perdure.Alias({\"older\", \"old\"}) String name;";

    assertThat(storeAndRead(CLASS, now + TEXT + "}")).hasToString("x");
  }

  @Test
  void aRenamedFieldOfASuperclassIsReadFromItsOldName() throws Exception {
    String now =
        "public class App extends Base {"
            + TEXT
            + "} class Base { @io.perdure.Alias(\"old\") String name; }";

    assertThat(storeAndRead(CLASS, now)).hasToString("x");
  }

  @Test
  void anAliasOfAConstructorsParameterIsThatOfTheFieldOfItsName() throws Exception {
    String now =
        "public class App { String name; App(int n, @io.perdure.Alias(\"old\") String name) {}"
            + TEXT
            + "}";

    assertThat(storeAndRead(CLASS, now, "-parameters")).hasToString("x");
    assertRefused(
        now,
        "where @Alias stands on a parameter of a constructor that is not known to be a field; put"
            + " it on the field, or compile with -parameters");
  }

  @Test
  void aRenamedConstantIsReadFromItsOldName() throws Exception {
    String old =
        "public record App(E e, Map<E, Integer> map) { public static Object make() {"
            + " return new App(E.A, new EnumMap<>(Map.of(E.A, 1))); } } enum E { A, B }";
    String now =
        "public record App(E e, Map<E, Integer> map) {} enum E { B, @io.perdure.Alias(\"A\") C }";

    assertThat(storeAndRead(old, now)).hasToString("App[e=C, map={C=1}]");
    assertThatThrownBy(
            () -> storeAndRead(old, now.replace("E { B", "E { @io.perdure.Alias(\"A\") B")))
        .isInstanceOf(ValueException.class)
        .hasMessageContaining(
            "app.E.A, which is an @Alias of all of [B, C]; keep old constants for as long");
  }

  @ParameterizedTest
  @CsvSource({
    "'{\"name\":\"new\",\"older\":\"o\",\"old\":\"x\"}', new",
    "'{\"old\":\"x\",\"older\":\"o\",\"name\":\"new\"}', new",
    "'{\"old\":\"x\",\"older\":\"o\"}', o",
    "'{\"older\":\"o\",\"old\":\"x\"}', o",
    "'{\"old\":\"x\",\"name\":null}', x",
  })
  void theNewNameWinsThenTheOneListedFirst(String stored, String read) throws Exception {
    CompiledClasses now =
        new CompiledClasses(
            "public record App(@io.perdure.Alias({\"older\", \"old\"}) String name) {}");

    assertThat(decode(now, stored)).hasToString("App[name=" + read + "]");
  }

  @Test
  void isWrittenUnderItsNewNameOnly() throws Exception {
    CompiledClasses now =
        new CompiledClasses(
            "public record App(@io.perdure.Alias(\"old\") String name) {"
                + " public static Object make() { return new App(\"x\"); } }");

    byte[] stored = new JsonValueCodec(now).encode(now.make());

    assertThat(new String(stored, 2, stored.length - 2, StandardCharsets.UTF_8))
        .isEqualTo("{\"@app.App\":{\"name\":\"x\"}}");
  }

  @Test
  void aNameThatIsNotThereAnyMoreButClaimedTwiceIsRefused() {
    assertRefused(
        "public record App(@io.perdure.Alias(\"old\") String a, @io.perdure.Alias(\"old\") int b)"
            + " {}",
        "where the @Alias \"old\" of the field b is claimed by the field a, too; leave it to one"
            + " of them");
  }

  @Test
  void theNameOfAnotherFieldIsRefused() {
    assertRefused(
        "public class App { @io.perdure.Alias(\"old\") String name; String old; }",
        "where the @Alias \"old\" of the field name is the name of another field; leave it to one"
            + " of them");
  }

  private static void assertRefused(String source, String reason) {
    assertThatThrownBy(() -> decode(new CompiledClasses(source), "{\"old\":\"x\"}"))
        .isInstanceOf(ValueException.class)
        .hasMessage("cannot read what is stored: the value is a app.App, " + reason);
  }

  private static Object decode(CompiledClasses now, String fields) throws Exception {
    byte[] stored = ("\u0001J{\"@app.App\":" + fields + "}").getBytes(StandardCharsets.UTF_8);
    return new JsonValueCodec(now).decode(stored, Object.class);
  }

  private static Object storeAndRead(String version1, String version2, String... options)
      throws Exception {
    CompiledClasses old = new CompiledClasses(version1);
    byte[] stored = new JsonValueCodec(old).encode(old.make());
    return new JsonValueCodec(new CompiledClasses(version2, options)).decode(stored, Object.class);
  }
}
