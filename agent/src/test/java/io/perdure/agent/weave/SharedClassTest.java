package io.perdure.agent.weave;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.objectweb.asm.Opcodes;

/** Superclasses that are not durable themselves, and interfaces with method bodies. */
class SharedClassTest {

  private static final String BASE =
      """
      package t;
      import java.util.concurrent.CompletableFuture;
      class Base {
        private int n;
        private long w;
        Base() { hook(); }
        void hook() {}
        int bump(long a, int b, double c) { n += b; w += a; return n + (int) c; }
        synchronized long many(int i, String s, long l) {
          if (i == 0) return w;
          for (int k = 0; k < i; k++) { long x = l + k; w += x; if (w > 1000) { throw new IllegalStateException("big"); } }
          try { return Long.parseLong(s) + w; } catch (NumberFormatException e) { return -1; } finally { w++; }
        }
        synchronized void nothing() {}
        synchronized boolean holds() { return Thread.holdsLock(this); }
        synchronized int forever(int i) { while (true) { if (i-- < 0) throw new IllegalArgumentException(); } }
        int of(Base other) { return other.n + (int) other.w; }
        void set(Base other) { other.w = 5L; other.n = 3; }
        Runnable leak() { return () -> n++; }
        static int standing() { return 1; }
        private int secret() { return n; }
      }
      """;

  private static final String DURABLE =
      "package t; @io.perdure.DurableObject class X extends Base implements I { int own() { return"
          + " 1; } } interface I { default int d(int i) { return i + p(); } private int p() {"
          + " return 1; } }";

  @Test
  void methodsOfASuperclassAreEntriesOfDurableInstancesOnly() throws Exception {
    World world = World.of(BASE, DURABLE);
    Object x = world.make("t.X");
    Class<?> base = x.getClass().getSuperclass();
    world.log.clear();

    assertThat(World.call(x, base, "bump", 1L, 2, 3.0)).isEqualTo(5);
    assertThat(world.log).containsExactly(List.of("bump", x, List.of(1L, 2, 3.0)));
    assertThat(World.call(x, base, "secret")).isEqualTo(2);
    assertThat(world.log).hasSize(2);

    world.own(x, true);
    assertThat(World.call(x, base, "bump", 1L, 2, 3.0)).isEqualTo(7);
    assertThat(world.log).hasSize(2);

    Object ordinary = world.make("t.Base");
    assertThat(World.call(ordinary, "bump", 1L, 2, 3.0)).isEqualTo(5);
    assertThat(world.log).hasSize(2);
  }

  @Test
  void defaultMethodsAreEntriesToo() throws Exception {
    World world = World.of(BASE, DURABLE);
    Object x = world.make("t.X");
    world.log.clear();

    assertThat(World.call(x, world.loadClass("t.I"), "d", 2)).isEqualTo(3);
    assertThat(world.log).containsExactly(List.of("d", x, List.of(2)));
    assertThat(World.call(x, world.loadClass("t.I"), "p")).isEqualTo(1);
    assertThat(world.log).hasSize(2);
  }

  @Test
  void theCellIsBoundBeforeTheSuperclassCallsItsOwnMethods() throws Exception {
    World world = World.of(BASE, DURABLE);
    Object x = world.make("t.X");

    assertThat(world.log).containsExactly(List.of("hook", x, List.of()));
    world.make("t.Base");
    assertThat(world.log).hasSize(1);
  }

  @Test
  void monitorsAreTakenAfterThePrologueAndReleasedOnEveryWayOut() throws Exception {
    World world = World.of(BASE, DURABLE);
    Object x = world.make("t.X");
    Object ordinary = world.make("t.Base");
    Class<?> base = ordinary.getClass();

    for (Object each : List.of(x, ordinary)) {
      assertThat(World.call(each, base, "many", 0, "1", 2L)).isEqualTo(0L);
      assertThat(World.call(each, base, "many", 2, "1", 2L)).isEqualTo(6L);
      assertThat(World.call(each, base, "many", 1, "x", 2L)).isEqualTo(-1L);
      assertThatThrownBy(() -> World.call(each, base, "many", 1, "x", 2000L)).hasMessage("big");
      assertThatThrownBy(() -> World.call(each, base, "forever", 3))
          .isInstanceOf(IllegalArgumentException.class);
      World.call(each, base, "nothing");
      assertThat(World.call(each, base, "holds")).isEqualTo(each == ordinary);
      assertThat(Thread.holdsLock(each)).isFalse();
    }
    assertThat(world.node("t/Base").methods)
        .noneMatch(method -> (method.access & Opcodes.ACC_SYNCHRONIZED) != 0);
  }

  @Test
  void fieldsOfOtherInstancesAreCheckedWhereTheseAreDurable() throws Exception {
    World world = World.of(BASE, DURABLE);
    Object x = world.make("t.X");
    Object ordinary = world.make("t.Base");

    assertThatThrownBy(() -> World.call(ordinary, "of", x)).hasMessage("field t.Base.n");
    assertThatThrownBy(() -> World.call(ordinary, "set", x)).hasMessage("field t.Base.w");
    World.call(ordinary, "set", ordinary);
    assertThat(World.call(ordinary, "of", ordinary)).isEqualTo(8);
  }

  @Test
  void aLambdaOfASuperclassIsAnEntry() throws Exception {
    World world = World.of(BASE, DURABLE);
    Object x = world.make("t.X");
    Class<?> base = x.getClass().getSuperclass();
    Runnable leaked = (Runnable) requireNonNull(World.call(x, base, "leak"));
    world.log.clear();

    leaked.run();

    assertThat(world.log).hasSize(1);
  }

  @Test
  void aLoadedSuperclassGetsBodiesOnlyOrIsRefused() throws Exception {
    World world = World.late(BASE, DURABLE);
    assertThat(world.reason("t/Base"))
        .startsWith("method many is synchronized, which cannot be woven since")
        .contains("override it and call super");

    World bodies = World.late(BASE.replace("synchronized", ""), DURABLE);
    assertThat(bodies.refusals).isEmpty();
    var before = Weaver.parse(requireNonNull(bodies.original("t/Base")));
    var after = bodies.node("t/Base");
    assertThat(after.methods).hasSameSizeAs(before.methods);
    assertThat(after.fields).hasSameSizeAs(before.fields);
    for (int i = 0; i < after.methods.size(); i++) {
      assertThat(after.methods.get(i).access).isEqualTo(before.methods.get(i).access);
    }
  }

  @Test
  void declarationsBelowObjectAreNotReplaced() throws Exception {
    World world =
        World.of(
            "package t; class P { public boolean equals(Object o) { return true; } } class Q extends"
                + " P { public final int hashCode() { return 3; } }"
                + " @io.perdure.DurableObject class X extends Q {}");
    Object x = world.make("t.X");
    assertThat(x.hashCode()).isEqualTo(3);
    assertThat(x.equals("anything")).isTrue();
    assertThat(x.toString()).isEqualTo("described");
  }
}
