package io.perdure.agent.exit;

import io.perdure.agent.exit.Exit.Kind;
import io.perdure.entry.PerdureEntry;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Handle;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/**
 * Puts the output gate in front of methods that send:
 *
 * <pre>
 *   PerdureEntry.exit(where to);
 *   …the method as it was
 *
 *   CompletableFuture held = INDY method(this, arguments…);   where a future is returned
 *   if (held != null) return held;
 *   …the method as it was
 * </pre>
 *
 * Bodies only, so classes of the JDK can be retransformed; at the entry, so no lock of the method
 * is held while the gate is closed.
 */
final class ExitWeaver {

  private static final String ENTRY = Type.getInternalName(PerdureEntry.class);

  private static final String REQUEST = "java/net/http/HttpRequest";

  private static final Handle LINK =
      new Handle(
          Opcodes.H_INVOKESTATIC,
          ENTRY,
          "linkExit",
          "(Ljava/lang/invoke/MethodHandles$Lookup;Ljava/lang/String;"
              + "Ljava/lang/invoke/MethodType;I)Ljava/lang/invoke/CallSite;",
          false);

  private static final int UNWOVEN =
      Opcodes.ACC_ABSTRACT | Opcodes.ACC_NATIVE | Opcodes.ACC_BRIDGE | Opcodes.ACC_SYNTHETIC;

  private final byte[] classFile;
  private final List<Exit> exits;
  private final Set<String> found = new HashSet<>();

  ExitWeaver(byte[] classFile, List<Exit> exits) {
    this.classFile = classFile;
    this.exits = exits;
  }

  byte[] woven() {
    ClassReader reader = new ClassReader(classFile);
    ClassWriter writer = new ClassWriter(reader, 0);
    String owner = reader.getClassName();
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
            Exit exit = exit(access, name);
            return exit == null
                ? method
                : new Prologue(method, exit, owner, access, name, descriptor);
          }
        },
        0);
    return writer.toByteArray();
  }

  /** The names that were asked for and are there; for {@code *} any. */
  Set<String> found() {
    return found;
  }

  private @Nullable Exit exit(int access, String name) {
    if ((access & UNWOVEN) != 0 || name.startsWith("<")) {
      return null;
    }
    for (Exit each : exits) {
      // A private method is what the others have in common, within their locks.
      if (each.isAbout(name) && ((access & Opcodes.ACC_PRIVATE) == 0 || each.isOneOfUser())) {
        found.add(each.method());
        return each;
      }
    }
    return null;
  }

  /** What is put in front of one method. */
  private static final class Prologue extends MethodVisitor {
    private final Exit exit;
    private final String owner;
    private final boolean isStatic;
    private final String name;
    private final Type[] parameters;
    private final Type returned;

    /** What the prologue has on the stack at most. */
    private int stack;

    Prologue(
        MethodVisitor method, Exit exit, String owner, int access, String name, String descriptor) {
      super(Opcodes.ASM9, method);
      this.exit = exit;
      this.owner = owner;
      isStatic = (access & Opcodes.ACC_STATIC) != 0;
      this.name = name;
      parameters = Type.getArgumentTypes(descriptor);
      returned = Type.getReturnType(descriptor);
    }

    @Override
    public void visitCode() {
      super.visitCode();
      if (exit.kind().returnsAtOnce()) {
        returnHeld();
      } else {
        await();
      }
    }

    private void await() {
      stack = 1;
      switch (exit.kind()) {
        case SELF, GIVES_SELF, BEGINS_SELF -> super.visitVarInsn(Opcodes.ALOAD, 0);
        case PARENT -> {
          super.visitVarInsn(Opcodes.ALOAD, 0);
          super.visitFieldInsn(Opcodes.GETFIELD, owner, "parent", "Ljava/net/Socket;");
        }
        case LAST_ARGUMENT, TARGET, GIVES_ARGUMENT, GIVES_FORKED, BEGINS_ARGUMENT ->
            super.visitVarInsn(Opcodes.ALOAD, local(parameters.length - 1));
        case REQUEST -> {
          super.visitVarInsn(Opcodes.ALOAD, 1);
          super.visitMethodInsn(Opcodes.INVOKEVIRTUAL, REQUEST, "uri", "()Ljava/net/URI;", false);
        }
        default -> super.visitInsn(Opcodes.ACONST_NULL);
      }
      super.visitMethodInsn(
          Opcodes.INVOKESTATIC, ENTRY, entry(exit.kind()), "(Ljava/lang/Object;)V", false);
    }

    private static String entry(Kind kind) {
      return switch (kind) {
        case TARGET -> "exitTo";
        case GIVES_SELF, GIVES_ARGUMENT -> "give";
        case GIVES_FORKED -> "fork";
        case BEGINS_SELF, BEGINS_ARGUMENT, ENDS -> "begin";
        default -> "exit";
      };
    }

    private void returnHeld() {
      super.visitVarInsn(Opcodes.ALOAD, 0);
      StringBuilder descriptor = new StringBuilder("(L").append(owner).append(';');
      for (int i = 0; i < parameters.length; i++) {
        super.visitVarInsn(parameters[i].getOpcode(Opcodes.ILOAD), local(i));
        descriptor.append(parameters[i].getDescriptor());
      }
      stack = Math.max(2, local(parameters.length));
      super.visitInvokeDynamicInsn(
          name,
          descriptor.append(')').append(returned.getDescriptor()).toString(),
          LINK,
          exit.kind() == Kind.LATER_MESSAGE ? 1 : 0);
      Label body = new Label();
      super.visitInsn(Opcodes.DUP);
      super.visitJumpInsn(Opcodes.IFNULL, body);
      super.visitInsn(Opcodes.ARETURN);
      super.visitLabel(body);
      super.visitFrame(Opcodes.F_SAME1, 0, null, 1, new Object[] {returned.getInternalName()});
      super.visitInsn(Opcodes.POP); // before a frame with which the body may begin
    }

    private int local(int parameter) {
      int local = isStatic ? 0 : 1;
      for (int i = 0; i < parameter; i++) {
        local += parameters[i].getSize();
      }
      return local;
    }

    @Override
    public void visitMaxs(int maxStack, int maxLocals) {
      super.visitMaxs(Math.max(maxStack, stack), maxLocals);
    }
  }
}
