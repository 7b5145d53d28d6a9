package io.perdure.it.exit;

import java.lang.instrument.ClassFileTransformer;
import java.lang.instrument.Instrumentation;
import java.security.ProtectionDomain;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/** An agent that has the store ask a {@link CommitGate} before each commit; all else is real. */
public final class CommitGateAgent implements ClassFileTransformer {

  /** Where the store, in a class loader of its own, finds what to ask. */
  static final String PROPERTY = "perdure.it.commits";

  private static final String STORE = "io/perdure/store/embedded/EmbeddedStore";

  private CommitGateAgent() {}

  public static void premain(@Nullable String arguments, Instrumentation instrumentation) {
    System.getProperties().put(PROPERTY, (Runnable) () -> {});
    instrumentation.addTransformer(new CommitGateAgent());
  }

  @Override
  public byte @Nullable [] transform(
      @Nullable ClassLoader loader,
      @Nullable String className,
      @Nullable Class<?> redefined,
      @Nullable ProtectionDomain domain,
      byte[] classFile) {
    if (!STORE.equals(className)) {
      return null;
    }
    ClassReader reader = new ClassReader(classFile);
    ClassWriter writer = new ClassWriter(reader, 0);
    reader.accept(
        new ClassVisitor(Opcodes.ASM9, writer) {
          @Override
          public MethodVisitor visitMethod(
              int access,
              String name,
              String descriptor,
              @Nullable String signature,
              String @Nullable [] exceptions) {
            MethodVisitor method =
                super.visitMethod(access, name, descriptor, signature, exceptions);
            return name.equals("commit") ? new Asking(method) : method;
          }
        },
        0);
    return writer.toByteArray();
  }

  /** Puts {@code ((Runnable) System.getProperties().get(PROPERTY)).run()} in front. */
  private static final class Asking extends MethodVisitor {
    private static final String RUNNABLE = "java/lang/Runnable";

    Asking(MethodVisitor method) {
      super(Opcodes.ASM9, method);
    }

    @Override
    public void visitCode() {
      super.visitCode();
      super.visitMethodInsn(
          Opcodes.INVOKESTATIC,
          "java/lang/System",
          "getProperties",
          "()Ljava/util/Properties;",
          false);
      super.visitLdcInsn(PROPERTY);
      super.visitMethodInsn(
          Opcodes.INVOKEVIRTUAL,
          "java/util/Properties",
          "get",
          "(Ljava/lang/Object;)Ljava/lang/Object;",
          false);
      super.visitTypeInsn(Opcodes.CHECKCAST, RUNNABLE);
      super.visitMethodInsn(Opcodes.INVOKEINTERFACE, RUNNABLE, "run", "()V", true);
    }

    @Override
    public void visitMaxs(int maxStack, int maxLocals) {
      super.visitMaxs(Math.max(maxStack, 2), maxLocals);
    }
  }
}
