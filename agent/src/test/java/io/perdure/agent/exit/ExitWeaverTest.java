package io.perdure.agent.exit;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.perdure.agent.exit.Exit.Kind;
import io.perdure.agent.weave.Snippets;
import io.perdure.agent.weave.World;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.FieldNode;
import org.objectweb.asm.tree.MethodNode;

class ExitWeaverTest {

  private static final String SENDER =
      """
      package t;
      import java.util.concurrent.CompletableFuture;
      class Sender implements Comparable<Sender> {
        java.net.Socket parent = new java.net.Socket();
        int n;
        Sender() { n = 1; }
        long anywhere(int times, String what, long of) {
          long sum = 0;
          for (int i = 0; i < times; i++) { try { sum += Long.parseLong(what) + of; } catch (NumberFormatException e) { sum--; } }
          return sum;
        }
        int anywhere() { return n; }
        static double standing(double d, long l) { return d + l; }
        int outer(int i) { return secret(i); }
        private int secret(int i) { return i + 1; }
        String self() { return "sent"; }
        void parent(byte[] b, int off, int len) { n = len; }
        int last(long l, Object to) { return (int) l; }
        static int lastOfStatic(long l, double d, Object to) { return (int) (l + d); }
        int target(long l, Object to) { return (int) l; }
        void ends(Object any, Throwable none) {}
        synchronized boolean locked() { return Thread.holdsLock(this); }
        Runnable lambda() { return () -> n++; }
        public int compareTo(Sender other) { return 0; }
        public String toString() { return "a sender"; }
        CompletableFuture<String> later(long l, String s, double d) {
          while (n < 4) { n++; }
          return CompletableFuture.completedFuture(s + n + l + d);
        }
        CompletableFuture<String> heldLater(long l, String s, double d) {
          do { n++; } while (n < 4);
          return CompletableFuture.completedFuture(s);
        }
      }
      """;

  private final List<String> warnings = new ArrayList<>();

  @Test
  void aMethodWaitsAndThenDoesWhatItDid() throws Exception {
    World world = woven(exit("anywhere", Kind.ANYWHERE));
    Object sender = world.make("t.Sender");
    assertThat(World.call(sender, sender.getClass(), "compareTo", sender)).isEqualTo(0);
    assertThat(world.log).isEmpty();
    var anywhere =
        sender.getClass().getDeclaredMethod("anywhere", int.class, String.class, long.class);
    anywhere.setAccessible(true);
    assertThat(anywhere.invoke(sender, 3, "2", 5L)).isEqualTo(21L);
    assertThat(anywhere.invoke(sender, 3, "x", 5L)).isEqualTo(-3L);
    var other = sender.getClass().getDeclaredMethod("anywhere");
    other.setAccessible(true);
    assertThat(other.invoke(sender)).isEqualTo(1);
    assertThat(world.log).containsExactly("exit to null", "exit to null", "exit to null");
  }

  @Test
  void whereToIsTheInstanceItsParentOrTheLastArgument() throws Exception {
    World world =
        woven(
            exit("self", Kind.SELF),
            exit("parent", Kind.PARENT),
            exit("last", Kind.LAST_ARGUMENT),
            exit("lastOfStatic", Kind.LAST_ARGUMENT));
    Object sender = world.make("t.Sender");
    assertThat(World.call(sender, "self")).isEqualTo("sent");
    World.call(sender, "parent", new byte[0], 1, 2);
    assertThat(World.call(sender, "last", 3L, "there")).isEqualTo(3);
    assertThat(World.call(null, sender.getClass(), "lastOfStatic", 3L, 4.0, "here")).isEqualTo(7);
    assertThat(world.log)
        .containsExactly(
            "exit to a sender", "exit to Socket[unconnected]", "exit to there", "exit to here");
  }

  @Test
  void aTargetCountsIfItIsOfTheNetwork() throws Exception {
    World world = woven(exit("target", Kind.TARGET));
    Object sender = world.make("t.Sender");
    assertThat(World.call(sender, "target", 3L, "a file")).isEqualTo(3);
    assertThat(world.log).isEmpty();
    try (var channel = java.nio.channels.SocketChannel.open()) {
      assertThat(World.call(sender, "target", 4L, channel)).isEqualTo(4);
      assertThat(world.log).containsExactly("exit to " + channel);
    }
  }

  @Test
  void tasksAreGivenAndBegun() throws Exception {
    World world =
        woven(
            exit("self", Kind.GIVES_SELF),
            exit("last", Kind.GIVES_ARGUMENT),
            exit("target", Kind.GIVES_FORKED),
            exit("anywhere", Kind.BEGINS_SELF),
            exit("lastOfStatic", Kind.BEGINS_ARGUMENT),
            exit("ends", Kind.ENDS));
    Object sender = world.make("t.Sender");
    World.call(sender, "self");
    World.call(sender, "last", 1L, "task");
    World.call(sender, "target", 1L, "no task that could be found again");
    World.call(null, sender.getClass(), "lastOfStatic", 1L, 2.0, "task");
    World.call(sender, "ends", "task", null);
    assertThat(world.log)
        .containsExactly("given a sender", "given task", "begun task", "begun null");
  }

  @Test
  void staticAndPrivateMethodsOfTheUsersAreHeld() throws Exception {
    World world = woven(exit("standing", Kind.CONFIGURED), exit("secret", Kind.CONFIGURED));
    Object sender = world.make("t.Sender");
    assertThat(World.call(null, sender.getClass(), "standing", 1.5, 2L)).isEqualTo(3.5);
    assertThat(World.call(sender, "outer", 1)).isEqualTo(2);
    assertThat(world.log).containsExactly("exit to null", "exit to null");
  }

  @Test
  void privateOnesOfTheJdkAreNot() throws Exception {
    World world = woven(exit("secret", Kind.ANYWHERE));
    assertThat(World.call(world.make("t.Sender"), "outer", 1)).isEqualTo(2);
    assertThat(world.log).isEmpty();
  }

  @Test
  void allOfAClassAreButConstructorsPrivateAndSyntheticOnes() throws Exception {
    World world = woven(exit(Exit.ALL, Kind.CONFIGURED));
    Object sender = world.make("t.Sender");
    assertThat(world.log).isEmpty();
    assertThat(World.call(sender, "outer", 1)).isEqualTo(2);
    assertThat(world.log).as("not twice").hasSize(1);
    @SuppressWarnings("unchecked") // it is one
    Comparable<Object> comparable = (Comparable<Object>) sender;
    assertThat(comparable.compareTo(sender)).isZero();
    assertThat(world.log).as("not in the bridge, too").hasSize(2);
    ((Runnable) requireNonNull(World.call(sender, "lambda"))).run();
    assertThat(world.log).as("not in the lambda's body").hasSize(3);
    assertThat(World.call(sender, "locked")).isEqualTo(true);
    assertThat(World.call(null, sender.getClass(), "standing", 1.5, 2L)).isEqualTo(3.5);
    assertThat(world.log).hasSize(5);
  }

  @Test
  void aMethodThatReturnsAFutureReturnsTheOneItIsGivenOrGoesOn() throws Exception {
    World world = woven(exit("later", Kind.LATER_REQUEST), exit("heldLater", Kind.LATER_MESSAGE));
    Object sender = world.make("t.Sender");
    assertThat(join(World.call(sender, "later", 1L, "s", 2.5))).isEqualTo("s412.5");
    assertThat(join(World.call(sender, "heldLater", 1L, "s", 2.5))).isEqualTo("held instead");
    assertThat(world.log).containsExactly("linked later", "linked heldLater of a WebSocket");
  }

  @Test
  void onlyBodiesChangeSoThatClassesThatAreLoadedCanBeWoven() {
    byte[] plain = Snippets.of(Snippets.compile(SENDER), "t/Sender");
    ClassNode before = parse(plain);
    ClassNode after =
        parse(
            new ExitWeaver(
                    plain,
                    List.of(exit("later", Kind.LATER_REQUEST), exit(Exit.ALL, Kind.CONFIGURED)))
                .woven());
    assertThat(members(after)).isEqualTo(members(before));
    assertThat(after.interfaces).isEqualTo(before.interfaces);
  }

  // ---- what is missing

  @Test
  void aMethodOfTheUsersThatIsMissingIsWarnedOf() {
    transform(exit("self", Kind.CONFIGURED), exit("missing", Kind.CONFIGURED));
    assertThat(warnings)
        .containsExactly(
            "t.Sender declares no method missing that the output gate could hold; name the class"
                + " that has its code");
  }

  @Test
  void oneOfALibraryIsNotSinceReleasesDiffer() {
    transform(exit("self", Kind.SELF), exit("missing", Kind.ANYWHERE));
    assertThat(warnings).isEmpty();
  }

  @Test
  void oneOfTheJdkIsWarnedOf() {
    ExitsByClass exits = new ExitsByClass();
    Exit urgent = new Exit("java/net/Socket", "sendUrgentData", Kind.SELF);
    assertThat(KnownExits.OF_JDK).contains(urgent);
    exits.add(urgent);
    byte[] another = Snippets.of(Snippets.compile(SENDER), "t/Sender");
    new ExitTransformer(exits, warnings::add)
        .transform(null, null, "java/net/Socket", null, null, another);
    assertThat(warnings)
        .containsExactly(
            "java.net.Socket declares no method sendUrgentData in this JDK, so the output gate does"
                + " not hold what it sends");
  }

  // ---- copies

  @Test
  void aCopyOfALibraryInAnotherPackageHasItsExits() {
    Exit exit = new Exit("t/Sender", "self", Kind.ANYWHERE);
    ExitsByClass exits = new ExitsByClass();
    exits.addOfLibrary(exit);
    assertThat(exits.of("t/Sender")).containsExactly(exit);
    assertThat(exits.of("com/acme/shaded/t/Sender")).containsExactly(exit);
    assertThat(exits.of("com/acme/shadedt/Sender")).isNull();
    assertThat(exits.of("Sender")).isNull();
  }

  @Test
  void aClassOfTheJdkOrTheUserHasNoCopies() {
    assertThat(exits(exit("self", Kind.SELF)).of("com/acme/t/Sender")).isNull();
  }

  @Test
  void classesOfLibrariesAreToldApartByTheirLastName() {
    ExitsByClass exits = new ExitsByClass();
    KnownExits.OF_LIBRARIES.forEach(exits::addOfLibrary);
    for (Exit each : KnownExits.OF_LIBRARIES) {
      assertThat(exits.of("shaded/" + each.className())).contains(each);
    }
    Exit other = new Exit("another/KafkaProducer", "send", Kind.ANYWHERE);
    assertThatThrownBy(() -> exits.addOfLibrary(other)).hasMessageContaining("end alike");
  }

  @Test
  void aClassFileThatCannotBeReadIsWarnedOfToo() {
    var transformer = new ExitTransformer(exits(exit("self", Kind.SELF)), warnings::add);
    assertThat(transformer.transform(null, null, "t/Sender", null, null, new byte[30])).isNull();
    assertThat(warnings)
        .singleElement()
        .asString()
        .startsWith("What t.Sender sends is not held by the output gate: ");
    assertThat(transformer.transform(null, null, "t/Other", null, null, new byte[30])).isNull();
    assertThat(transformer.transform(null, null, null, null, null, new byte[30])).isNull();
    assertThat(warnings).hasSize(1);
  }

  // ---- the JDK

  /** Releases rename what they do not export. */
  @ParameterizedTest
  @MethodSource("exitsOfTheJdk")
  void everyOneOfTheJdkIsInTheRunningOne(Exit exit) throws IOException {
    byte[] plain = classFile(exit.className());
    ExitWeaver weaver = new ExitWeaver(plain, List.of(exit));
    byte[] woven = weaver.woven();
    assertThat(weaver.found()).containsExactly(exit.method());
    assertThat(members(parse(woven))).isEqualTo(members(parse(plain)));
    assertThat(woven).hasSizeGreaterThan(plain.length);
  }

  static List<Exit> exitsOfTheJdk() {
    return KnownExits.OF_JDK;
  }

  @Test
  void noClassOfTheJdkIsAbsent() {
    assertThat(KnownExits.absentFromJdk()).isEmpty();
  }

  private static byte[] classFile(String internalName) throws IOException {
    try (InputStream in = ClassLoader.getSystemResourceAsStream(internalName + ".class")) {
      return requireNonNull(in, internalName).readAllBytes();
    }
  }

  // ----

  private static Exit exit(String method, Kind kind) {
    return new Exit("t/Sender", method, kind);
  }

  private static ExitsByClass exits(Exit... exits) {
    ExitsByClass byClass = new ExitsByClass();
    List.of(exits).forEach(byClass::add);
    return byClass;
  }

  private World woven(Exit... exits) {
    Map<String, byte[]> classes = new HashMap<>(Snippets.compile(SENDER));
    classes.put("t/Sender", transform(exits));
    assertThat(warnings).isEmpty();
    return World.ready(classes);
  }

  private byte[] transform(Exit... exits) {
    var transformer = new ExitTransformer(exits(exits), warnings::add);
    byte[] plain = Snippets.of(Snippets.compile(SENDER), "t/Sender");
    return requireNonNull(transformer.transform(null, null, "t/Sender", null, null, plain));
  }

  private static @Nullable Object join(@Nullable Object future) {
    return ((CompletableFuture<?>) requireNonNull(future)).join();
  }

  private static ClassNode parse(byte[] classFile) {
    ClassNode node = new ClassNode();
    new ClassReader(classFile).accept(node, ClassReader.SKIP_CODE);
    return node;
  }

  private static List<String> members(ClassNode node) {
    List<String> members = new ArrayList<>();
    for (MethodNode each : node.methods) {
      members.add(each.access + " " + each.name + each.desc);
    }
    for (FieldNode each : node.fields) {
      members.add(each.access + " " + each.name + each.desc);
    }
    return members;
  }
}
