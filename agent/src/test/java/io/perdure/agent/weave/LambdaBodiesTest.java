package io.perdure.agent.weave;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntSupplier;
import java.util.function.ToIntFunction;
import org.junit.jupiter.api.Test;
import org.objectweb.asm.Handle;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.InvokeDynamicInsnNode;
import org.objectweb.asm.tree.MethodNode;

/** Lambdas as Kotlin and Scala compile them: static methods that take {@code this}. */
class LambdaBodiesTest {

  private static final String SOURCE =
      """
      package t;
      import java.util.function.*;
      @io.perdure.DurableObject
      public class X {
        private int n;
        public IntSupplier leak(int a) { return () -> { if (a > 0) { n += a; } return n; }; }
        public Supplier<IntSupplier> nested() { return () -> () -> ++n; }
        public ToIntFunction<X> other() { return x -> x.plain(); }
        public static IntSupplier of(X x) { return () -> x.plain(); }
        private int plain() { return 7; }
        public IntSupplier inner() { return new Inner().leak(5); }
        public IntSupplier alone() { return new Inner().alone(); }
        class Inner {
          private int mine;
          IntSupplier leak(int a) { return () -> { mine++; n += a; return n; }; }
          IntSupplier alone() { return () -> ++mine; }
        }
      }
      """;

  @Test
  void aStaticBodyThatTakesThisIsAnEntry() throws Exception {
    World world = world();
    Object x = world.make("t.X");
    IntSupplier leaked = (IntSupplier) requireNonNull(World.call(x, "leak", 2));
    world.log.clear();

    assertThat(leaked.getAsInt()).isEqualTo(2);
    assertThat(world.log).hasSize(1);
    assertThat(called(world.log.get(0))).startsWith("lambda$leak$");
    world.own(x, true);
    assertThat(leaked.getAsInt()).isEqualTo(4);
    assertThat(world.log).hasSize(1);
    assertThat(world.node("t/X").methods)
        .filteredOn(method -> method.name.startsWith("lambda$leak"))
        .allMatch(method -> (method.access & Opcodes.ACC_STATIC) != 0)
        .allMatch(method -> world.checks("t/X", method.name) == 0);
  }

  @Test
  void aLambdaWithinALambdaIsOneToo() throws Exception {
    World world = world();
    Object x = world.make("t.X");
    var outer = (java.util.function.Supplier<?>) requireNonNull(World.call(x, "nested"));
    IntSupplier inner = (IntSupplier) requireNonNull(outer.get());
    world.log.clear();

    assertThat(inner.getAsInt()).isEqualTo(1);
    assertThat(world.log).hasSize(1);
  }

  @Test
  void aStaticBodyInAnInnerClassIsOneWhereItReachesTheObject() throws Exception {
    World world = world();
    Object x = world.make("t.X");
    IntSupplier leaked = (IntSupplier) requireNonNull(World.call(x, "inner"));
    IntSupplier alone = (IntSupplier) requireNonNull(World.call(x, "alone"));
    world.log.clear();

    assertThat(leaked.getAsInt()).isEqualTo(5);
    assertThat(world.log).hasSize(1);
    assertThat(called(world.log.get(0))).startsWith("lambda$leak$");
    world.own(x, true);
    assertThat(leaked.getAsInt()).isEqualTo(10);
    world.own(x, false);
    assertThat(alone.getAsInt()).isEqualTo(1);
    assertThat(world.log).hasSize(1);
    assertThat(world.node("t/X$Inner").methods)
        .filteredOn(method -> method.name.startsWith("lambda$"))
        .hasSize(2)
        .allMatch(method -> (method.access & Opcodes.ACC_STATIC) != 0)
        .allMatch(method -> world.checks("t/X$Inner", method.name) == 0);
  }

  @Test
  @SuppressWarnings("unchecked") // what the method returns
  void anotherInstanceOfTheClassIsNotThis() throws Exception {
    World world = world();
    Object x = world.make("t.X");
    var other = (ToIntFunction<Object>) requireNonNull(World.call(x, "other"));
    IntSupplier captured = (IntSupplier) requireNonNull(World.call(x, "of", x));
    world.log.clear();

    assertThat(other.applyAsInt(x)).isEqualTo(7);
    assertThat(captured.getAsInt()).isEqualTo(7);
    assertThat(world.log).hasSize(2).allMatch(call -> called(call).equals("plain"));
  }

  private static String called(Object logged) {
    return (String) ((List<?>) logged).get(0);
  }

  private static World world() {
    Map<String, byte[]> classes = new HashMap<>(Snippets.compile(SOURCE));
    classes.replaceAll((name, bytes) -> withStaticBodies(bytes));
    return World.woven(classes);
  }

  private static byte[] withStaticBodies(byte[] classFile) {
    ClassNode type = Weaver.parse(classFile);
    String self = "(L" + type.name + ";";
    for (MethodNode method : type.methods) {
      if (method.name.startsWith("lambda$") && (method.access & Opcodes.ACC_STATIC) == 0) {
        method.access |= Opcodes.ACC_STATIC;
        method.desc = self + method.desc.substring(1);
      }
      for (AbstractInsnNode each : method.instructions) {
        if (each instanceof InvokeDynamicInsnNode site) {
          makeStatic(site, self);
        }
      }
    }
    return Weaver.write(type);
  }

  private static void makeStatic(InvokeDynamicInsnNode site, String self) {
    Handle body = (Handle) site.bsmArgs[1];
    if (body.getTag() != Opcodes.H_INVOKESTATIC) {
      String descriptor = self + body.getDesc().substring(1);
      site.bsmArgs[1] =
          new Handle(Opcodes.H_INVOKESTATIC, body.getOwner(), body.getName(), descriptor, false);
    }
  }
}
