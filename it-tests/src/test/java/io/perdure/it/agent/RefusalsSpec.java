package io.perdure.it.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.perdure.DurableObjects;
import io.perdure.InvalidDurableObjectException;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Rule 1.5. */
class RefusalsSpec {

  private static final String PLAIN = "io.perdure.it.agent.Refused$Plain";

  static Stream<Arguments> refusedAtLoad() {
    return Stream.of(
        Arguments.of("PublicField", "field open", "make it private"),
        Arguments.of("ProtectedField", "field open", "make it private"),
        Arguments.of("PackageField", "field open", "make it private"),
        Arguments.of("FinalField", "field open", "make it private"),
        Arguments.of("AnEnum", "enum", "annotate a class"),
        Arguments.of("AnInterface", "interface", "annotate the class that implements it"),
        Arguments.of("ARecord", "record", "annotate a class"),
        Arguments.of("NativeMethod", "method open is native", "move it to another class"),
        Arguments.of("WaitsOnThis", "method open calls wait on this", "CompletableFuture"),
        Arguments.of("NotifiesThis", "method open calls notifyAll on this", "CompletableFuture"),
        Arguments.of("ExtendsJdk", "java.util.ArrayList", "private field"),
        Arguments.of("ExtendsPlain", "superclass " + PLAIN + " cannot", "field open"),
        Arguments.of("InheritsDefault", "Refused$WithDefault", "open calls notifyAll on this"),
        Arguments.of("Finalizer", "method finalize", "remove it"),
        Arguments.of("BadDuration", "callTimeout", "250ms"),
        Arguments.of("NoQueue", "queueLimit = 0", "at least 1"));
  }

  @ParameterizedTest
  @MethodSource("refusedAtLoad")
  void classIsRefusedAtLoadAndWheneverItIsUsed(String name, String member, String remedy)
      throws Exception {
    String className = Refused.class.getName() + "$" + name;

    List<String> log = new java.util.ArrayList<>();
    Class<?> type = load(className, log);

    assertRefused(type, member, remedy);
    assertRefused(type, member, remedy);
    assertThat(log)
        .singleElement()
        .asString()
        .startsWith("[perdure] ERROR " + className + " cannot be a durable object: ")
        .contains(member, remedy);
  }

  @Test
  void instanceOfARefusedClassCannotBeMade() {
    assertThatExceptionOfType(InvalidDurableObjectException.class)
        .isThrownBy(() -> new Refused.PublicField().open++)
        .withMessageContaining("field open")
        .satisfies(e -> assertThat(e.className()).isEqualTo(Refused.PublicField.class.getName()));
  }

  @Test
  void secondClassOfOneStoredNameIsRefused() {
    assertThat(DurableObjects.get(Refused.FirstOfAName.class, "a")).isNotNull();

    assertRefused(Refused.SecondOfAName.class, "\"one name\"", "another name");
  }

  @Test
  void constantsMayBeSeenByAnybody() {
    assertThat(DurableObjects.get(Refused.Constant.class, "a").constant()).isEqualTo(42);
  }

  /** Loads a class, and adds to the log what was printed on standard error meanwhile. */
  private static Class<?> load(String name, List<String> log) throws ClassNotFoundException {
    PrintStream err = System.err;
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    System.setErr(new PrintStream(printed, true, StandardCharsets.UTF_8));
    try {
      return Class.forName(name, false, RefusalsSpec.class.getClassLoader());
    } finally {
      System.setErr(err);
      printed.toString(StandardCharsets.UTF_8).lines().forEach(log::add);
    }
  }

  private static void assertRefused(Class<?> type, String member, String remedy) {
    assertThatExceptionOfType(InvalidDurableObjectException.class)
        .isThrownBy(() -> DurableObjects.get(type, "a"))
        .withMessageContaining(type.getName())
        .withMessageContaining(member)
        .withMessageContaining(remedy);
  }
}
