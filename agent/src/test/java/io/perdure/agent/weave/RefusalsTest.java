package io.perdure.agent.weave;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

class RefusalsTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "interface X {} | it is an interface; annotate the class that implements it",
        "@interface X {} | it is an annotation; annotate a class",
        "enum X { A } | it is an enum, whose constants exist without an id; annotate a class that"
            + " holds one",
        "record X(int i) {} | it is a record, whose state anybody can read; annotate a class, and"
            + " store records in it",
        "class X { int n; } | field n can be reached from outside, past the object's turn; make it"
            + " private and add a method",
        "class X { protected final Object lock = 1; } | field lock can be reached from outside,"
            + " past the object's turn; make it private and add a method",
        "class X { private int $perdure$cell; } | field $perdure$cell is there already; weave the"
            + " class once",
        "class X { native void m(); } | method m is native and would run outside of the turn; move"
            + " it to another class and call it from an ordinary method",
        "class X { protected void finalize() {} } | method finalize would run in references, too,"
            + " which hold no state; remove it",
        "class X { void m() throws Exception { wait(); } } | method m calls wait on this, and"
            + " whoever should answer could not enter while it waits; use a CompletableFuture",
        "class X { void m() throws Exception { X self = this; self.wait(1L, 2); } } | method m"
            + " calls wait on this, and whoever should answer could not enter while it waits; use a"
            + " CompletableFuture",
        "class X { void m() { ((Object) this).notify(); } } | method m calls notify on this, and"
            + " whoever should answer could not enter while it waits; use a CompletableFuture",
        "class X { void m() { notifyAll(); } } | method m calls notifyAll on this, and whoever"
            + " should answer could not enter while it waits; use a CompletableFuture",
        "class X implements Cloneable { X copy() throws Exception { return (X) super.clone(); } } |"
            + " method copy calls super.clone(), whose result would pass for the same object; copy"
            + " what is needed into another class",
        "class X extends Thread {} | it extends java.lang.Thread, whose methods would run outside"
            + " of the turn; hold a java.lang.Thread in a private field instead",
        "class X extends javax.swing.JPanel {} | it extends javax.swing.JPanel, whose methods would"
            + " run outside of the turn; hold a javax.swing.JPanel in a private field instead",
        "class X extends P {} class P extends Q {} class Q { protected long n; } | its superclass"
            + " t.Q cannot be a part of it: field n can be reached from outside, past the object's"
            + " turn; make it private and add a method",
        "class X extends P {} class P { native void m(); } | its superclass t.P cannot be a part of"
            + " it: method m is native and would run outside of the turn; move it to another class"
            + " and call it from an ordinary method",
        "class X extends P {} class P { protected void finalize() {} } | its superclass t.P cannot"
            + " be a part of it: method finalize would run in references, too, which hold no state;"
            + " remove it",
        "class X extends P {} class P implements Cloneable { Object copy() throws Exception { return"
            + " super.clone(); } } | its superclass t.P cannot be a part of it: method copy calls"
            + " super.clone(), whose result would pass for the same object; copy what is needed"
            + " into another class",
        "class X implements I {} interface I extends J {} interface J { default void m() { notify();"
            + " } } | its interface t.J cannot be a part of it: method m calls notify on this, and"
            + " whoever should answer could not enter while it waits; use a CompletableFuture",
      })
  void theReasonNamesTheMemberAndTheRemedy(String source, String reason) {
    World world = World.of("package t; @io.perdure.DurableObject " + source);
    assertThat(world.reason("t/X")).isEqualTo(reason);
    assertThat(world.refusals.get("t/X"))
        .isNotNull()
        .extracting(Refusal::className)
        .isEqualTo("t.X");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "queueLimit = 0 | queueLimit = 0 lets no call in; give it at least 1",
        "callTimeout = \"0s\" | callTimeout: \"0s\" leaves no time for a call",
        "callTimeout = \"soon\" | callTimeout: \"soon\" is not a duration; write one such as"
            + " \"250ms\", \"30s\", \"5m\", \"1h\", \"2d\" or \"PT30S\"",
      })
  void anAttributeThatMakesNoSenseIsRefused(String attribute, String reason) {
    World world = World.of("package t; @io.perdure.DurableObject(" + attribute + ") class X {}");
    assertThat(world.reason("t/X")).isEqualTo(reason);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "class X { private final int a = 1; final int constant = 5; static int shared; }",
        "class X { void m(Object o) throws Exception { synchronized (o) { o.wait(); o.notify(); } } }",
        "class X { void m() { Object o = this; if (o.hashCode() > 0) o = null; o.notify(); } }",
        "class X { int[] m(int[] a) { return a.clone(); } }",
        "class X extends Y {} @io.perdure.DurableObject abstract class Y { abstract static class N {} }",
        "class X implements I { public void m() {} } interface I { default void m() {} }",
        "class X implements I<String> { public void m(String s) {} } interface I<T> { default void"
            + " m(T t) {} }",
        "class X extends Y implements I {} @io.perdure.DurableObject class Y { public void m() {} }"
            + " interface I { default void m() {} }",
        "class X implements I { public void m() {} } interface I { void m(); static void s() {}"
            + " private void p() {} }",
        "class X implements I { public void m(String s) {} } interface I extends J<String> { void"
            + " m(String s); } interface J<T> { void m(T t); }",
        "class X implements Comparable<X>, java.util.function.Supplier<String>, Iterable<X> { public"
            + " int compareTo(X o) { return 0; } public String get() { return null; } public"
            + " java.util.Iterator<X> iterator() { return null; } }",
        "final class X { enum E { A, B } private E e; int m(E e) { switch (e) { case A: return 1;"
            + " default: return 2; } } }",
        "class X extends P implements I {} class P { private int n; int m() { return n; } }"
            + " interface I { default void d() {} }",
        "abstract class X { abstract void m(); void n() { m(); } }",
      })
  void whatIsOrdinaryIsNotRefused(String source) {
    World world = World.of("package t; @io.perdure.DurableObject " + source);
    assertThat(world.refusals).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "class Inner { int m() { return outer; } }, t/X$Inner",
    "class Inner { int m() { return 1; } }, t/X$Inner",
  })
  void anInnerClassIsRefused(String inner, String name) {
    World world =
        World.of(
            "package t; public class X { private int outer; @io.perdure.DurableObject "
                + inner
                + " static Object local(String s) { @io.perdure.DurableObject class Local { String"
                + " m() { return s; } } return new Local(); } }");
    String reason =
        "it is an inner or local class, which belongs to what is around it; declare it at the top"
            + " level, or static in another class";
    assertThat(world.reason(name)).isEqualTo(reason);
    assertThat(world.reason("t/X$1Local")).isEqualTo(reason);
  }

  @Test
  void interfacesThatCannotBeFoundAreRefusedAndSuperclassesAreAskedLater() {
    Map<String, byte[]> classes =
        Snippets.compile(
            "package t; @io.perdure.DurableObject class X extends Gone {} class Gone {}"
                + " @io.perdure.DurableObject class Y implements Lost {} interface Lost {}");
    classes.remove("t/Gone");
    classes.remove("t/Lost");
    Weaver weaver = new Weaver(classes::get);
    assertThat(weaver.weave(Snippets.of(classes, "t/X")).refusal()).isNull();
    assertThat(weaver.weave(Snippets.of(classes, "t/Y")).refusal())
        .isEqualTo(
            new Refusal(
                "t.Y",
                "its interface t.Lost cannot be found as a class file; put it on the class path of"
                    + " the class"));
  }

  @ParameterizedTest
  @CsvSource({"45, 49", "48, 49", "49, 49", "50, 50"})
  void oldClassFilesAreRefusedAndStillThrowTheReason(int version, int afterwards) {
    byte[] bytes =
        CellBindingTest.assemble(
            code -> {
              code.visitVarInsn(Opcodes.ALOAD, 0);
              code.visitMethodInsn(
                  Opcodes.INVOKESPECIAL, "java/lang/Object", "<init>", "()V", false);
              code.visitInsn(Opcodes.RETURN);
            });
    bytes[7] = (byte) version;
    World world = World.woven(Map.of("t/Made", bytes));
    String reason =
        "its class file has version "
            + version
            + ", older than Java 7; compile it with --release 17";
    assertThat(world.reason("t/Made")).isEqualTo(reason);
    assertThat(world.node("t/Made").version).isEqualTo(afterwards);
    assertThatThrownBy(
            () -> world.loadClass("t.Made").getConstructor(boolean.class).newInstance(true))
        .hasRootCauseMessage("refused t.Made: " + reason);
  }

  @Test
  void aMethodThatIsTooLargeIsNamed() {
    ClassWriter type = new ClassWriter(ClassWriter.COMPUTE_FRAMES);
    type.visit(Opcodes.V17, Opcodes.ACC_PUBLIC, "t/X", null, "java/lang/Object", null);
    type.visitAnnotation(Names.ANNOTATION, true).visitEnd();
    MethodVisitor code = type.visitMethod(Opcodes.ACC_PUBLIC, "large", "()V", null, null);
    code.visitCode();
    for (int i = 0; i < 65_530; i++) {
      code.visitInsn(Opcodes.NOP);
    }
    code.visitInsn(Opcodes.RETURN);
    code.visitMaxs(0, 0);
    type.visitEnd();
    assertThat(World.woven(Map.of("t/X", type.toByteArray())).reason("t/X"))
        .isEqualTo(
            "method large is too large to take the entry prologue; split it into smaller methods");
  }

  @Test
  void aClassWithoutRoomForConstantsIsRefused() {
    ClassWriter type = new ClassWriter(0);
    type.visit(Opcodes.V17, Opcodes.ACC_PUBLIC, "t/X", null, "java/lang/Object", null);
    type.visitAnnotation(Names.ANNOTATION, true).visitEnd();
    MethodVisitor code = null;
    for (int i = 0; i < 65_500; i++) {
      if (i % 10_000 == 0) {
        finish(code);
        code = type.visitMethod(Opcodes.ACC_PUBLIC, "m" + i, "()V", null, null);
      }
      if (code != null) {
        code.visitLdcInsn(1_000_000 + i);
        code.visitInsn(Opcodes.POP);
      }
    }
    finish(code);
    type.visitEnd();
    World world = World.woven(Map.of("t/X", type.toByteArray()));
    assertThat(world.reason("t/X"))
        .isEqualTo("it has too many constants to take any more; split it into smaller classes");
  }

  private static void finish(@org.jspecify.annotations.Nullable MethodVisitor code) {
    if (code != null) {
      code.visitInsn(Opcodes.RETURN);
      code.visitMaxs(1, 1);
    }
  }

  @Test
  void aConstructorThatLosesThisIsRefused() {
    byte[] bytes =
        CellBindingTest.assemble(
            code -> {
              Label again = new Label();
              code.visitLabel(again);
              code.visitJumpInsn(Opcodes.GOTO, again);
            });
    assertThat(World.woven(Map.of("t/Made", bytes)).refusals).isEmpty();
    bytes =
        CellBindingTest.assemble(
            code -> {
              code.visitInsn(Opcodes.RETURN);
            });
    Woven woven = new Weaver(name -> null).weave(bytes);
    assertThat(woven.refusal())
        .isEqualTo(
            new Refusal(
                "t.Made",
                "constructor (Z)V has no recognizable super-constructor call; compile the class"
                    + " with a current compiler"));
  }

  @Test
  void aRefusedClassThrowsExceptFromItsStaticMembers() throws Exception {
    World world =
        World.of(
            """
            package t;
            @io.perdure.DurableObject
            public class X {
              public int open;
              static int made = 3;
              public X() { made++; }
              public X(int i) throws Exception { try { open = i; } finally { made++; } }
              static int made() { for (int i = 0; i < 2; i++) made++; return made; }
              static X make() { return new X(); }
            }
            """);
    String refused = "refused t.X: " + world.reason("t/X");
    Class<?> type = world.loadClass("t.X");
    assertThat(World.call(null, type, "made")).isEqualTo(5);
    assertThatThrownBy(() -> World.call(null, type, "make")).hasMessage(refused);
    assertThatThrownBy(() -> type.getConstructor(int.class).newInstance(1))
        .hasRootCauseMessage(refused);
    assertThat(World.call(null, type, "made")).isEqualTo(7);
  }

  @Test
  void methodsOfARefusedClassThrowWhatEverTheyReturn() throws Exception {
    World world =
        World.of(
            """
            package t;
            @io.perdure.DurableObject
            interface X {
              default long wide(double d) { return 1; }
              default void nothing() { try { hashCode(); } catch (RuntimeException e) { wide(1); } }
              static int fine() { return 2; }
            }
            """,
            "package t; public class Impl implements X {}");
    Object impl = world.make("t.Impl");
    Class<?> type = world.loadClass("t.X");
    String refused = "refused t.X: " + world.reason("t/X");
    assertThatThrownBy(() -> World.call(impl, type, "wide", 1.0)).hasMessage(refused);
    assertThatThrownBy(() -> World.call(impl, type, "nothing")).hasMessage(refused);
    assertThat(World.call(null, type, "fine")).isEqualTo(2);
  }
}
