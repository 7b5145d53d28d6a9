package io.perdure.agent.weave;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

class CellBindingTest {

  @Test
  void theCellIsBoundBeforeTheRestOfTheConstructor() throws Exception {
    World world =
        World.of(
            """
            package t;
            @io.perdure.DurableObject
            public class Early {
              private final Object field = new Object();
              private String seen = "nothing";
              public Early() { this(new StringBuilder("x").append(new Object() == null).toString()); }
              private Early(String s) { super(); seen = s; escape(); }
              private void escape() {}
            }
            """);
    Object early = world.make("t.Early");
    assertThat(World.cell(early, early.getClass())).isNotNull();
    assertThat(world.log).containsExactly(List.of("escape", early, List.of()));
    long bound =
        world.node("t/Early").methods.stream()
            .filter(method -> method.name.equals("<init>"))
            .filter(CellBindingTest::binds)
            .count();
    assertThat(bound).isEqualTo(1);
  }

  private static boolean binds(org.objectweb.asm.tree.MethodNode method) {
    for (var each : method.instructions) {
      if (each instanceof org.objectweb.asm.tree.MethodInsnNode call && call.name.equals("bind")) {
        return true;
      }
    }
    return false;
  }

  @Test
  void newInTheArgumentsIsNotTheSuperCall() throws Exception {
    World world =
        World.of(
            """
            package t;
            @io.perdure.DurableObject class Base { Base(Object a, Object b) {} }
            """,
            """
            package t;
            @io.perdure.DurableObject
            public class Nested extends Base {
              private static boolean yes() { return true; }
              public Nested() {
                super(new StringBuilder(yes() ? new String("a") : new String("b")),
                    yes() ? new Object() : new Nested(1));
              }
              private Nested(int i) {
                super(new Object[] {new Object()}, new Thread(() -> new Object()) {});
              }
            }
            """);
    Object nested = world.make("t.Nested");
    assertThat(World.cell(nested, nested.getClass())).isNotNull();
  }

  /** {@code new Error(switch (…) { default -> throw … })} leaves a {@code new} without its call. */
  @Test
  void aNewThatIsNeverConstructedDoesNotHideTheSuperCall() throws Exception {
    Object made =
        assembled(
            code -> {
              Label usual = new Label();
              code.visitVarInsn(Opcodes.ILOAD, 1);
              code.visitJumpInsn(Opcodes.IFNE, usual);
              code.visitTypeInsn(Opcodes.NEW, "java/lang/Object");
              code.visitInsn(Opcodes.POP);
              code.visitLabel(usual);
              code.visitVarInsn(Opcodes.ALOAD, 0);
              superCall(code);
              code.visitInsn(Opcodes.RETURN);
            });
    assertThat(World.cell(made, made.getClass())).isNotNull();
  }

  /** Java 25: statements, field writes too, before {@code super(…)}. */
  @Test
  void codeAndFieldsMayComeBeforeTheSuperCall() throws Exception {
    Object made =
        assembled(
            code -> {
              code.visitVarInsn(Opcodes.ALOAD, 0);
              code.visitVarInsn(Opcodes.ILOAD, 1);
              code.visitFieldInsn(Opcodes.PUTFIELD, "t/Made", "n", "I");
              code.visitTypeInsn(Opcodes.NEW, "java/lang/Object");
              code.visitInsn(Opcodes.DUP);
              code.visitMethodInsn(
                  Opcodes.INVOKESPECIAL, "java/lang/Object", "<init>", "()V", false);
              code.visitInsn(Opcodes.POP);
              code.visitVarInsn(Opcodes.ALOAD, 0);
              superCall(code);
              code.visitInsn(Opcodes.RETURN);
            });
    assertThat(World.cell(made, made.getClass())).isNotNull();
  }

  /** As Groovy chooses a super-constructor at run time. */
  @Test
  void everyOneOfSeveralSuperCallsBinds() throws Exception {
    Object made =
        assembled(
            code -> {
              Label other = new Label();
              Label end = new Label();
              code.visitVarInsn(Opcodes.ALOAD, 0);
              code.visitVarInsn(Opcodes.ILOAD, 1);
              code.visitJumpInsn(Opcodes.IFEQ, other);
              superCall(code);
              code.visitJumpInsn(Opcodes.GOTO, end);
              code.visitLabel(other);
              superCall(code);
              code.visitLabel(end);
              code.visitInsn(Opcodes.RETURN);
            });
    assertThat(World.cell(made, made.getClass())).isNotNull();
  }

  private static void superCall(MethodVisitor code) {
    code.visitMethodInsn(Opcodes.INVOKESPECIAL, "java/lang/Object", "<init>", "()V", false);
  }

  private static Object assembled(java.util.function.Consumer<MethodVisitor> constructor)
      throws ReflectiveOperationException {
    World world = World.woven(Map.of("t/Made", assemble(constructor)));
    assertThat(world.refusals).isEmpty();
    var made = world.loadClass("t.Made").getConstructor(boolean.class);
    made.newInstance(true);
    return made.newInstance(false);
  }

  static byte[] assemble(java.util.function.Consumer<MethodVisitor> constructor) {
    ClassWriter type = new ClassWriter(ClassWriter.COMPUTE_FRAMES);
    type.visit(Opcodes.V17, Opcodes.ACC_PUBLIC, "t/Made", null, "java/lang/Object", null);
    type.visitAnnotation(Names.ANNOTATION, true).visitEnd();
    type.visitField(Opcodes.ACC_PRIVATE, "n", "I", null, null).visitEnd();
    MethodVisitor code = type.visitMethod(Opcodes.ACC_PUBLIC, "<init>", "(Z)V", null, null);
    code.visitCode();
    constructor.accept(code);
    code.visitMaxs(0, 0);
    code.visitEnd();
    type.visitEnd();
    return type.toByteArray();
  }

  @Test
  void anOverwrittenThisInAConstructorIsRefused() {
    byte[] made =
        assemble(
            code -> {
              code.visitVarInsn(Opcodes.ALOAD, 0);
              code.visitVarInsn(Opcodes.ALOAD, 0);
              code.visitVarInsn(Opcodes.ASTORE, 2);
              superCall(code);
              code.visitInsn(Opcodes.ACONST_NULL);
              code.visitVarInsn(Opcodes.ASTORE, 0);
              code.visitInsn(Opcodes.RETURN);
            });
    assertThat(World.woven(Map.of("t/Made", made)).reason("t/Made"))
        .isEqualTo(
            "constructor (Z)V has no recognizable super-constructor call; compile the class with a"
                + " current compiler");
  }
}
