package io.perdure.it.agent;

import static io.perdure.it.agent.Compiled.call;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.perdure.DurableObjects;
import java.util.concurrent.CountDownLatch;
import java.util.function.IntSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Handle;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.InvokeDynamicInsnNode;
import org.objectweb.asm.tree.MethodNode;

/** Rule 1.4 for lambdas whose bodies are static methods that take {@code this}. */
class StaticLambdasSpec {

  private static final String LEAKY =
      """
      package shapes;
      import java.util.concurrent.CountDownLatch;
      import java.util.function.IntSupplier;
      @io.perdure.DurableObject(name = "%s")
      public class Leaky extends LeakyBase {
        private final io.perdure.DurableStorage storage = io.perdure.DurableStorage.current();
        private int n;
        class Inner {
          private int mine;
          IntSupplier lambda() { return () -> { mine++; storage.put("n", n); return ++n; }; }
        }
        public IntSupplier own() { return () -> { storage.put("n", n); return ++n; }; }
        public IntSupplier inner() { return new Inner().lambda(); }
        public IntSupplier nested() {
          java.util.function.Supplier<IntSupplier> outer = () -> () -> ++n;
          return outer.get();
        }
        public int sum(IntSupplier leaked) { return leaked.getAsInt() + leaked.getAsInt(); }
        public int occupy(CountDownLatch inside, CountDownLatch release) throws Exception {
          inside.countDown();
          release.await();
          count();
          return ++n;
        }
      }
      """;

  private static final String BASE =
      """
      package shapes;
      public class LeakyBase {
        private int n;
        public int count() { return ++n; }
        public java.util.function.IntSupplier inherited() { return () -> ++n; }
      }
      """;

  private final Object leaky = leaky();

  @ParameterizedTest
  @ValueSource(strings = {"own", "inner", "nested", "inherited"})
  void leakedLambdaWaitsForTheTurnAndSeesTheState(String which) throws Exception {
    IntSupplier leaked = (IntSupplier) call(leaky, which);
    CountDownLatch inside = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    Parallel.Started<Object> busy = Parallel.start(() -> call(leaky, "occupy", inside, release));
    Parallel.await(inside);
    Parallel.Started<Integer> queued = Parallel.start(leaked::getAsInt).untilItWaits();

    assertThat(queued.task()).isNotDone();
    release.countDown();

    assertThat(busy.result()).isEqualTo(1);
    assertThat(queued.result()).isEqualTo(2);
    assertThat(call(leaky, "sum", leaked)).isEqualTo(3 + 4);
  }

  @ParameterizedTest
  @ValueSource(strings = {"own", "inner", "nested", "inherited"})
  void leakedLambdaRunsOneAtATime(String which) throws Exception {
    IntSupplier leaked = (IntSupplier) call(leaky, which);

    Parallel.on(
        4,
        () -> {
          for (int i = 0; i < 300; i++) {
            assertThat(leaked.getAsInt()).isPositive();
          }
          return 0;
        });

    assertThat(leaked.getAsInt()).isEqualTo(4 * 300 + 1);
  }

  @Test
  void innerLambdaOfAReferenceSaysWhatToDo() throws Exception {
    Class<?> inner = leaky.getClass().getClassLoader().loadClass("shapes.Leaky$Inner");
    var constructor = inner.getDeclaredConstructor(leaky.getClass());
    constructor.setAccessible(true);
    var lambda = inner.getDeclaredMethod("lambda");
    lambda.setAccessible(true);
    IntSupplier leaked = (IntSupplier) lambda.invoke(constructor.newInstance(leaky));

    assertThatThrownBy(() -> call(leaky, "sum", leaked)).hasStackTraceContaining("the reference");
    assertThatThrownBy(leaked::getAsInt).hasMessageContaining("the reference");
  }

  private static Object leaky() {
    try {
      Compiled loader =
          Compiled.changed(
              StaticLambdasSpec::withStaticBodies, LEAKY.formatted(DurableObjects.newId()), BASE);
      return DurableObjects.get(loader.loadClass("shapes.Leaky"), DurableObjects.newId());
    } catch (ClassNotFoundException e) {
      throw new AssertionError(e);
    }
  }

  /** As Kotlin and Scala compile lambdas. */
  private static byte[] withStaticBodies(byte[] classFile) {
    ClassNode type = new ClassNode();
    new ClassReader(classFile).accept(type, 0);
    String self = "(L" + type.name + ";";
    for (MethodNode method : type.methods) {
      if (method.name.startsWith("lambda$") && (method.access & Opcodes.ACC_STATIC) == 0) {
        method.access |= Opcodes.ACC_STATIC;
        method.desc = self + method.desc.substring(1);
      }
      for (AbstractInsnNode each : method.instructions) {
        if (each instanceof InvokeDynamicInsnNode site
            && site.bsmArgs.length > 1
            && site.bsmArgs[1] instanceof Handle body
            && body.getName().startsWith("lambda$")
            && body.getTag() != Opcodes.H_INVOKESTATIC) {
          String descriptor = self + body.getDesc().substring(1);
          site.bsmArgs[1] =
              new Handle(
                  Opcodes.H_INVOKESTATIC, body.getOwner(), body.getName(), descriptor, false);
        }
      }
    }
    ClassWriter writer = new ClassWriter(0);
    type.accept(writer);
    return writer.toByteArray();
  }
}
