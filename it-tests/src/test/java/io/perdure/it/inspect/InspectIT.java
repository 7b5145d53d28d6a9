package io.perdure.it.inspect;

import static org.assertj.core.api.Assertions.assertThat;

import io.perdure.it.jvm.Jdk;
import io.perdure.it.jvm.Outcome;
import io.perdure.it.jvm.Program;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** {@code java -jar perdure-agent.jar inspect}, on the ways applications are packed. */
class InspectIT {
  private static final String JDKS = "io.perdure.it.jvm.Jdk#toTest";

  @TempDir Path directory;

  private Path classes;

  @BeforeEach
  void compile() {
    classes =
        Application.compile(
            directory.resolve("classes"),
            Application.CART,
            Application.BROKEN,
            Application.KINDS,
            Application.SERVICE);
  }

  @ParameterizedTest
  @MethodSource(JDKS)
  void theSampleWouldWork(Jdk jdk) throws Exception {
    String sample = Objects.requireNonNull(System.getProperty("perdure.sampleJar"));

    Outcome outcome = inspect(jdk, sample);

    assertThat(outcome.out())
        .as(outcome.toString())
        .endsWith("4 classes: 4 can be durable objects, 0 would be refused; 0 warnings")
        .contains("io.perdure.sample.EventSeats (EventSeats.java)")
        .contains("  stored      \"plan\": SeatPlan (get, put)")
        .contains("              \"seat:…\": Seat (get, put)");
    assertThat(outcome.err()).isEmpty();
    assertThat(outcome.exitCode()).isZero();
  }

  @ParameterizedTest
  @MethodSource(JDKS)
  void everyReasonAndRemedyIsListed(Jdk jdk) throws Exception {
    Path jar = Application.jar(directory.resolve("app.jar"), classes, "");

    Outcome outcome = inspect(jdk, jar.toString(), "com.acme.**.*Service");

    assertThat(String.join("\n", outcome.out()) + "\n")
        .isEqualTo(
            """
            com.acme.Broken (Broken.java)
              REFUSED     queueLimit = 0 lets no call in; give it at least 1
              REFUSED     field open can be reached from outside, past the object's turn; make it private and
                          add a method
              REFUSED     field shared can be reached from outside, past the object's turn; make it private and
                          add a method
              REFUSED     method fast is native and would run outside of the turn; move it to another class and
                          call it from an ordinary method
              REFUSED     Broken.java:9 method copy calls super.clone(), whose result would pass for the same
                          object; copy what is needed into another class
              REFUSED     Broken.java:12 method await calls wait on this, and whoever should answer could not
                          enter while it waits; use a CompletableFuture
              type        com.acme.Broken
              options     queueLimit = 0
              entered by  2 methods
              held        open: int, which other code can set
                          shared: Object, which other code can set
              stored      nothing that this class's code shows

            com.acme.Cart (Cart.java)
              REFUSED     its stored type name "cart" is that of com.acme.Kinds$OtherCart; give one of them
                          another name in @DurableObject
              warning     Cart.java:23 method items returns field items, a List that its caller can change, and
                          read while a turn changes it; return List.copyOf(items)
              note        static field carts is not part of the object: all objects and threads share it, no
                          turn guards it, and nothing stores it
              type        cart
              options     callTimeout = 2s
              entered by  3 methods; on the runtime's threads: owner
              held        id: String, set by the constructor
                          items: List<String>, whose contents can change
                          total: long, changed by add
              stored      "item:…": String (put)
                          "total": Long (put)

            com.acme.Kinds$BigCart (Kinds.java), not annotated
              REFUSED     it extends the durable object com.acme.Cart without being one; annotate it with
                          @DurableObject, too

            com.acme.Kinds$Colour (Kinds.java)
              REFUSED     it is an enum, whose constants exist without an id; annotate a class that holds one

            com.acme.Kinds$Inner (Kinds.java)
              REFUSED     it is an inner or local class, which belongs to what is around it; declare it at the
                          top level, or static in another class
              type        com.acme.Kinds$Inner
              entered by  0 methods
              held        nothing
              stored      nothing that this class's code shows

            com.acme.Kinds$OtherCart (Kinds.java)
              REFUSED     its stored type name "cart" is that of com.acme.Cart; give one of them another name in
                          @DurableObject
              type        cart
              entered by  0 methods
              held        nothing
              stored      nothing that this class's code shows

            com.acme.Kinds$Point (Kinds.java)
              REFUSED     it is a record, whose state anybody can read; annotate a class, and store records in
                          it

            com.acme.Kinds$Shape (Kinds.java)
              REFUSED     it is an interface; annotate the class that implements it

            com.acme.orders.OrderService (OrderService.java), not annotated
              REFUSED     field orders can be reached from outside, past the object's turn; make it private and
                          add a method
              type        com.acme.orders.OrderService
              entered by  1 method
              held        orders: int, changed by next
              stored      nothing that this class's code shows

            9 classes: 0 can be durable objects, 9 would be refused (14 reasons); 1 warning
            """);
    assertThat(outcome.err()).isEmpty();
    assertThat(outcome.exitCode()).isEqualTo(1);
  }

  @ParameterizedTest
  @MethodSource(JDKS)
  void classesAreFoundInWhatIsPackedIntoAJar(Jdk jdk) throws Exception {
    Path library =
        Application.jar(
            directory.resolve("cart.jar"),
            Application.compile(directory.resolve("library"), Application.CART),
            "");
    Path none = Files.createDirectory(directory.resolve("none"));
    for (String folder : new String[] {"BOOT-INF/classes/", "WEB-INF/classes/"}) {
      Path boot = Application.jar(directory.resolve("boot.jar"), none, folder, library);
      Outcome outcome = inspect(jdk, boot.toString());

      assertThat(outcome.out())
          .as(outcome.toString())
          .startsWith("com.acme.Cart (Cart.java)")
          .endsWith("1 class: 1 can be durable objects, 0 would be refused; 1 warning");
      assertThat(outcome.exitCode()).isZero();
    }
    Path service = Application.compile(directory.resolve("service"), Application.SERVICE);
    Path boot = Application.jar(directory.resolve("b.jar"), service, "BOOT-INF/classes/", library);

    Outcome both = inspect(jdk, boot.toString(), "com.acme.orders.OrderService");

    assertThat(both.out())
        .as(both.toString())
        .endsWith("2 classes: 1 can be durable objects, 1 would be refused (1 reason); 1 warning");
    assertThat(both.exitCode()).isEqualTo(1);
  }

  @ParameterizedTest
  @MethodSource(JDKS)
  void severalPathsFormAClassPath(Jdk jdk) throws Exception {
    Path cart = Application.compile(directory.resolve("library"), Application.CART);

    Outcome outcome = inspect(jdk, cart.toString(), classes.toString());

    assertThat(outcome.out()).as(outcome.toString()).contains("com.acme.Broken (Broken.java)");
    assertThat(outcome.out()).filteredOn("com.acme.Cart (Cart.java)"::equals).hasSize(1);
  }

  @Test
  void whatCannotBeReadIsNamedAndTheRestGoesOn() throws Exception {
    Path broken = Files.writeString(directory.resolve("broken.jar"), "PK but no jar");
    Files.writeString(classes.resolve("com/acme/Garbage.class"), "no class file");

    Outcome outcome = inspect(Jdk.running(), broken.toString(), classes.toString(), "com.acme.No");

    assertThat(outcome.out()).as(outcome.toString()).contains("com.acme.Broken (Broken.java)");
    assertThat(outcome.err())
        .hasSize(3)
        .satisfies(
            lines -> {
              assertThat(lines.get(0)).startsWith("perdure: " + broken + " cannot be read: ");
              assertThat(lines.get(1))
                  .startsWith("perdure: " + classes)
                  .endsWith("Garbage.class is not a class file that can be read");
              assertThat(lines.get(2))
                  .isEqualTo("perdure: no class on the given paths is named com.acme.No");
            });
    assertThat(outcome.exitCode()).isEqualTo(2);
  }

  @Test
  void wrongArgumentsAreAnsweredWithHowItIsUsed() throws Exception {
    for (String[] arguments : new String[][] {{}, {"inspect"}, {"help"}, {"inspekt", "a.jar"}}) {
      Outcome outcome = tool(Jdk.running()).run(arguments);
      assertThat(outcome.err()).first().asString().startsWith("Usage: java -jar ");
      assertThat(outcome.out()).isEmpty();
      assertThat(outcome.exitCode()).isEqualTo(2);
    }
    assertOneLine(inspect(Jdk.running(), "none.jar"), "perdure: none.jar does not exist");
    assertOneLine(
        inspect(Jdk.running(), "--all", "x"), "perdure: there is no option --all; try --help");
    assertOneLine(
        inspect(Jdk.running(), "com.acme.Cart"),
        "perdure: there is no jar or directory to look into; name one before the classes");
  }

  @Test
  void helpAndVersionArePrinted() throws Exception {
    Outcome help = tool(Jdk.running()).run("--help");
    assertThat(help.out()).first().asString().startsWith("Usage: java -jar ");
    assertThat(help.exitCode()).isZero();
    Outcome version = tool(Jdk.running()).run("--version");
    assertThat(version.out()).singleElement().asString().matches("perdure \\d+\\.\\d+\\.\\d+.*");
    assertThat(version.exitCode()).isZero();
  }

  private static void assertOneLine(Outcome outcome, String line) {
    assertThat(outcome.err()).containsExactly(line);
    assertThat(outcome.exitCode()).isEqualTo(2);
  }

  private Program tool(Jdk jdk) {
    return Program.ofJar(jdk, Program.agentJar()).verifiedAsUsual().directory(directory);
  }

  private Outcome inspect(Jdk jdk, String... arguments) throws Exception {
    String[] all = new String[arguments.length + 1];
    all[0] = "inspect";
    System.arraycopy(arguments, 0, all, 1, arguments.length);
    return tool(jdk).run(all);
  }
}
