package io.perdure.agent.weave;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.IntSupplier;
import org.junit.jupiter.api.Test;

class NestMatesTest {

  private static final String OUTER =
      """
      package t;
      import java.util.function.IntSupplier;
      @io.perdure.DurableObject
      public class Outer {
        private int n = 3;
        private long w = 4;
        class Inner implements IntSupplier {
          private int mine;
          public int getAsInt() { mine++; w++; return n; }
          IntSupplier lambda() { return () -> ++n; }
        }
        IntSupplier inner() { return new Inner(); }
        IntSupplier lambda() { return new Inner().lambda(); }
        IntSupplier anonymous() { return new IntSupplier() { public int getAsInt() { return --n; } }; }
        static class Alone { private int n; int m() { return ++n; } }
      }
      """;

  @Test
  void innerClassesAndTheirLambdasAreEntries() throws Exception {
    World world = World.of(OUTER);
    Object outer = world.make("t.Outer");
    for (String method : List.of("inner", "lambda", "anonymous")) {
      IntSupplier mate = (IntSupplier) requireNonNull(World.call(outer, method));
      world.log.clear();
      assertThat(mate.getAsInt()).as(method).isBetween(2, 4);
      assertThat(world.log).as(method).hasSize(1);
      world.own(outer, true);
      assertThat(mate.getAsInt()).as(method).isBetween(2, 5);
      assertThat(world.log).as(method).hasSize(1);
      world.own(outer, false);
    }
    assertThat(world.checks("t/Outer$Inner", "getAsInt")).isZero();
  }

  @Test
  void aClassThatTouchesNoFieldOfADurableClassStaysAsItIs() {
    Map<String, byte[]> classes = Snippets.compile(OUTER);
    byte[] alone = Snippets.of(classes, "t/Outer$Alone");
    assertThat(new Weaver(classes::get).weaveNestMate(alone, false)).isNull();
  }

  @Test
  void twoDurableClassesOfOneNestAreCheckedBothWays() throws Exception {
    World world =
        World.of(
            """
            package t;
            public class Nest {
              @io.perdure.DurableObject
              static class Left { private int l = 1; int peek(Right r) { return r.r + l; } }
              @io.perdure.DurableObject
              static class Right { private int r = 2; int peek(Left l) { return l.l + r; } }
              static int host(Left l) { return l.l; }
            }
            """);
    Object left = world.make("t.Nest$Left");
    Object right = world.make("t.Nest$Right");
    assertThatThrownBy(() -> World.call(left, "peek", right)).hasMessage("field t.Nest$Right.r");
    assertThatThrownBy(() -> World.call(right, "peek", left)).hasMessage("field t.Nest$Left.l");
    Class<?> host = world.loadClass("t.Nest");
    assertThatThrownBy(() -> World.call(null, host, "host", left))
        .hasMessage("field t.Nest$Left.l");
    world.own(right, true);
    assertThat(World.call(left, "peek", right)).isEqualTo(3);
  }

  @Test
  void nothingIsLookedUpForAClassThatIsAloneOrHasNoForeignFields() {
    List<String> lookedUp = new ArrayList<>();
    Weaver weaver =
        new Weaver(
            name -> {
              lookedUp.add(name);
              return null;
            });
    Map<String, byte[]> classes =
        Snippets.compile(
            """
            package t;
            class Alone { int n = System.out == null ? 1 : other().n; Other other() { return new Other(); } }
            class Other { int n; }
            class Host { static class Member { long m = Long.MAX_VALUE + System.nanoTime(); } int v; }
            """);
    classes.values().forEach(bytes -> assertThat(weaver.weaveNestMate(bytes, false)).isNull());
    assertThat(lookedUp).isEmpty();
  }

  @Test
  void mentioningTheAnnotationDoesNotMakeAClassDurable() {
    Map<String, byte[]> classes =
        Snippets.compile(
            """
            package t;
            public class Mentions {
              private io.perdure.DurableObject annotation;
              static class Member { Object m(Mentions mentions) { return mentions.annotation; } }
            }
            """);
    assertThat(Weaver.isAnnotated(Snippets.of(classes, "t/Mentions"))).isFalse();
    assertThat(
            new Weaver(classes::get)
                .weaveNestMate(Snippets.of(classes, "t/Mentions$Member"), false))
        .isNull();
  }
}
