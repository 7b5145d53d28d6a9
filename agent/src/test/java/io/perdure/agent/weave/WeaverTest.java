package io.perdure.agent.weave;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.tree.AnnotationNode;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.LineNumberNode;
import org.objectweb.asm.tree.MethodNode;
import org.objectweb.asm.util.CheckClassAdapter;

class WeaverTest {

  private static final String COUNTER =
      """
      package t;
      @io.perdure.DurableObject
      public class Counter {
        private long n;
        public long next(Counter other) {
          for (int i = 0; i < 3; i++) {
            n += other == this ? 1 : 2;
          }
          return other == null ? n : other.n;
        }
        public synchronized int twice(String s) { return s.length() * 2; }
      }
      """;

  @ParameterizedTest
  @ValueSource(ints = {7, 8, 9, 11, 17})
  void classFilesOfEveryReleaseRun(int release) throws Exception {
    World world = World.woven(Snippets.compile(release, COUNTER));
    Object counter = world.make("t.Counter");
    assertThat(World.call(counter, "twice", "ab")).isEqualTo(4);
    assertThat(World.call(counter, "next", new Object[] {null})).isEqualTo(6L);
    assertThat(world.log).hasSize(2);
  }

  @Test
  void classFilesOfEveryVersionFromJava7To25Verify() {
    byte[] compiled = compiled();
    for (int version = 51; version <= 69; version++) {
      byte[] bytes = compiled.clone();
      bytes[7] = (byte) version;
      Woven woven = new Weaver(name -> null).weave(bytes);
      assertThat(woven.refusal()).isNull();
      assertThat(Weaver.parse(woven.bytes()).version).isEqualTo(version);
      StringWriter errors = new StringWriter();
      CheckClassAdapter.verify(new ClassReader(woven.bytes()), false, new PrintWriter(errors));
      assertThat(errors.toString()).isEmpty();
    }
  }

  @Test
  void weavingAgainGivesTheSameBytes() {
    byte[] compiled = compiled();
    byte[] first = new Weaver(name -> null).weave(compiled).bytes();
    assertThat(new Weaver(name -> null).weave(compiled.clone()).bytes()).isEqualTo(first);
  }

  @Test
  void theSchemaGrowsByOneHiddenFieldAndThreeMethods() {
    ClassNode before = Weaver.parse(compiled());
    ClassNode after = World.of(COUNTER).node("t/Counter");
    List<String> added = new ArrayList<>();
    after.methods.forEach(method -> added.add(method.name + method.desc));
    before.methods.forEach(method -> added.remove(method.name + method.desc));

    assertThat(added)
        .containsExactly(
            "equals(Ljava/lang/Object;)Z", "hashCode()I", "toString()Ljava/lang/String;");
    assertThat(after.fields).hasSize(before.fields.size() + 1);
    assertThat(after.fields.get(1).name).isEqualTo("$perdure$cell");
    assertThat(after.fields.get(1).access)
        .isEqualTo(Opcodes.ACC_PRIVATE | Opcodes.ACC_TRANSIENT | Opcodes.ACC_SYNTHETIC);
    assertThat(after.interfaces).isEqualTo(before.interfaces);
    assertThat(after.access).isEqualTo(before.access);
  }

  @Test
  void linesAndVariablesStay() {
    ClassNode before = Weaver.parse(compiled());
    ClassNode after = World.of(COUNTER).node("t/Counter");
    for (MethodNode method : before.methods) {
      MethodNode woven =
          after.methods.stream()
              .filter(each -> each.name.equals(method.name) && each.desc.equals(method.desc))
              .findFirst()
              .orElseThrow();
      assertThat(lines(woven)).as(method.name).isEqualTo(lines(method)).isNotEmpty();
      assertThat(variables(woven)).as(method.name).isEqualTo(variables(method)).isNotEmpty();
      assertThat(woven.parameters == null).isEqualTo(method.parameters == null);
    }
  }

  private static List<Integer> lines(MethodNode method) {
    return Stream.iterate(
            method.instructions.getFirst(), each -> each != null, each -> each.getNext())
        .filter(LineNumberNode.class::isInstance)
        .map(each -> ((LineNumberNode) each).line)
        .toList();
  }

  private static List<String> variables(MethodNode method) {
    return method.localVariables.stream()
        .map(each -> each.index + " " + each.name + " " + each.desc)
        .toList();
  }

  @Test
  void objectMethodsAreAddedOnlyWhereMissing() throws Exception {
    World world =
        World.of(
            """
            package t;
            @io.perdure.DurableObject
            public class Some {
              @Override public String toString() { return "own"; }
              public boolean equals(Some other) { return false; }
            }
            """,
            """
            package t;
            @io.perdure.DurableObject public class Derived extends Some {}
            """);
    Object some = world.make("t.Some");
    assertThat(some).hasToString("own");
    assertThat(some.hashCode()).isEqualTo(42);
    assertThat(some.equals(new Object())).isFalse();
    assertThat(world.log).hasSize(3).endsWith("hash", "same");
    assertThat(world.node("t/Derived").methods).hasSize(1);
  }

  /** What is inserted pushes a jump past the reach of its two bytes. */
  @Test
  void jumpsThatBecomeTooLongAreWidened() throws Exception {
    String body = String.join("", IntStream.range(0, 3200).mapToObj(i -> "o.n++;").toList());
    World world =
        World.of(
            "package t; @io.perdure.DurableObject public class Far { private int n; int m(Far o)"
                + " { if (n == 0) {"
                + body.substring(0, 6 * 1500)
                + "} return n; } }");
    Object far = world.make("t.Far");
    world.own(far, true);
    assertThat(World.call(far, "m", far)).isEqualTo(1500);
  }

  /** The frame of unreachable code may need more stack than all that is reachable. */
  @Test
  void unreachableCodeKeepsItsStack() throws Exception {
    ClassWriter type = new ClassWriter(0);
    type.visit(Opcodes.V17, Opcodes.ACC_PUBLIC, "t/Dead", null, "java/lang/Object", null);
    type.visitAnnotation(Names.ANNOTATION, true).visitEnd();
    MethodVisitor init = type.visitMethod(Opcodes.ACC_PUBLIC, "<init>", "()V", null, null);
    init.visitVarInsn(Opcodes.ALOAD, 0);
    init.visitMethodInsn(Opcodes.INVOKESPECIAL, "java/lang/Object", "<init>", "()V", false);
    init.visitInsn(Opcodes.RETURN);
    init.visitMaxs(1, 1);
    MethodVisitor code = type.visitMethod(Opcodes.ACC_PUBLIC, "m", "()V", null, null);
    code.visitInsn(Opcodes.RETURN);
    code.visitLabel(new Label());
    code.visitFrame(Opcodes.F_SAME, 0, null, 0, null);
    for (int i = 0; i < 9; i++) {
      code.visitInsn(Opcodes.LCONST_0);
    }
    code.visitInsn(Opcodes.RETURN);
    code.visitMaxs(18, 1);
    type.visitEnd();
    World world = World.woven(Map.of("t/Dead", type.toByteArray()));
    World.call(world.make("t.Dead"), "m");
    assertThat(world.log).hasSize(1);
  }

  @Test
  void theApiIsAnsweredThroughItsCallSite() throws Exception {
    Map<String, byte[]> classes =
        Snippets.compile(
            "package t; public class Bindings { public static Object binding() {"
                + " try { return new Object(); } finally { System.gc(); } } }");
    Map<String, byte[]> woven = new TreeMap<>();
    classes.forEach((name, bytes) -> woven.put(name, Weaver.weaveBindings(bytes)));
    World world = World.woven(woven);
    assertThat(World.call(null, world.loadClass("t.Bindings"), "binding")).isEqualTo("linked");
  }

  @Test
  void annotationsAndParametersStay() {
    World world =
        World.of(
            """
            package t;
            @io.perdure.DurableObject @Deprecated
            public class Noted { @Deprecated public void m(@Mark String given) {} }
            @java.lang.annotation.Retention(java.lang.annotation.RetentionPolicy.RUNTIME) @interface Mark {}
            """);
    ClassNode noted = world.node("t/Noted");
    MethodNode method = noted.methods.get(1);
    assertThat(noted.visibleAnnotations).extracting((AnnotationNode each) -> each.desc).hasSize(2);
    assertThat(method.visibleAnnotations).hasSize(1);
    assertThat(method.visibleParameterAnnotations[0]).hasSize(1);
    assertThat(method.parameters.get(0).name).isEqualTo("given");
  }

  private static byte[] compiled() {
    return Snippets.compile(COUNTER).values().iterator().next();
  }
}
