package io.perdure.runtime.model;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/**
 * Loads the engine once more, for a {@link Sim}: its waits are those of {@link Parking}, it tells
 * {@link Probe} what it does, and one bug may be planted in it.
 */
final class SimLoader extends ClassLoader {

  private static final String PARKING = "io/perdure/runtime/model/Parking";
  private static final String LOCK = "java/util/concurrent/locks/ReentrantLock";
  private static final Map<String, String> WAITS =
      Map.of(
          "java/util/concurrent/locks/LockSupport.park", "",
          "java/util/concurrent/locks/LockSupport.parkNanos", "",
          "java/util/concurrent/locks/LockSupport.unpark", "",
          "io/perdure/runtime/thread/EngineThreads.make", "",
          "java/lang/Thread.start", "Ljava/lang/Thread;",
          "java/lang/Thread.isAlive", "Ljava/lang/Thread;",
          "java/lang/Thread.join", "Ljava/lang/Thread;",
          "java/util/concurrent/CompletableFuture.join",
              "Ljava/util/concurrent/CompletableFuture;");

  /** Of these there is one only, which both sides know. */
  private static final Set<String> SHARED =
      Set.of("io.perdure.runtime.model.Mutant", "io.perdure.runtime.model.Mutant$Change");

  private final @Nullable Mutant mutant;
  private boolean isPlanted;

  SimLoader(@Nullable Mutant mutant) {
    super(SimLoader.class.getClassLoader());
    this.mutant = mutant;
  }

  /** Whether the bug is in a class that was loaded. */
  boolean isPlanted() {
    return isPlanted;
  }

  @Override
  protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
    if (!name.startsWith("io.perdure.") || SHARED.contains(name)) {
      return super.loadClass(name, resolve);
    }
    synchronized (getClassLoadingLock(name)) {
      Class<?> loaded = findLoadedClass(name);
      return loaded != null ? loaded : define(name);
    }
  }

  private Class<?> define(String name) throws ClassNotFoundException {
    try (InputStream in = getParent().getResourceAsStream(name.replace('.', '/') + ".class")) {
      if (in == null) {
        throw new ClassNotFoundException(name);
      }
      byte[] bytes = in.readAllBytes();
      if (!name.startsWith("io.perdure.runtime.model.")) {
        bytes = changed(bytes);
      }
      return defineClass(name, bytes, 0, bytes.length);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private byte[] changed(byte[] bytes) {
    ClassReader reader = new ClassReader(bytes);
    ClassWriter writer = new ClassWriter(ClassWriter.COMPUTE_MAXS);
    reader.accept(new Changes(reader.getClassName(), writer), 0);
    return writer.toByteArray();
  }

  private final class Changes extends ClassVisitor {
    private final String className;

    Changes(String className, ClassVisitor next) {
      super(Opcodes.ASM9, next);
      this.className = className;
    }

    @Override
    public MethodVisitor visitMethod(
        int access,
        String name,
        String descriptor,
        @Nullable String signature,
        String @Nullable [] exceptions) {
      MethodVisitor next = super.visitMethod(access, name, descriptor, signature, exceptions);
      Mutant planted = mutant;
      if (planted != null && className.equals(planted.owner) && name.equals(planted.method)) {
        next = new Planting(planted, next);
      }
      return new Waits(next, className + "." + name);
    }
  }

  /** Sends the engine's waits to the simulation, and tells the model. */
  private static final class Waits extends MethodVisitor {
    private final String where;

    Waits(MethodVisitor next, String where) {
      super(Opcodes.ASM9, next);
      this.where = where;
    }

    @Override
    public void visitTypeInsn(int opcode, String type) {
      boolean lock = opcode == Opcodes.NEW && type.equals(LOCK);
      super.visitTypeInsn(opcode, lock ? PARKING + "$Lock" : type);
    }

    @Override
    public void visitMethodInsn(
        int opcode, String owner, String name, String descriptor, boolean isInterface) {
      String receiver = WAITS.get(owner + "." + name);
      if (receiver != null) {
        String changed = "(" + receiver + descriptor.substring(1);
        super.visitMethodInsn(Opcodes.INVOKESTATIC, PARKING, name, changed, false);
      } else if (owner.equals(LOCK) && name.equals("<init>")) {
        super.visitMethodInsn(opcode, PARKING + "$Lock", name, descriptor, false);
      } else {
        super.visitMethodInsn(opcode, owner, name, descriptor, isInterface);
      }
    }

    @Override
    public void visitInsn(int opcode) {
      String probe = "io/perdure/runtime/model/Probe";
      if (opcode == Opcodes.LRETURN && where.equals("io/perdure/runtime/commit/Committer.append")) {
        super.visitInsn(Opcodes.DUP2);
        super.visitVarInsn(Opcodes.ALOAD, 1);
        super.visitMethodInsn(
            Opcodes.INVOKESTATIC,
            probe,
            "appended",
            "(JLio/perdure/runtime/commit/WriteSet;)V",
            false);
      } else if (opcode == Opcodes.RETURN
          && where.equals("io/perdure/runtime/commit/DurableNumber.lose")) {
        super.visitVarInsn(Opcodes.LLOAD, 1);
        super.visitMethodInsn(Opcodes.INVOKESTATIC, probe, "lost", "(J)V", false);
      }
      super.visitInsn(opcode);
    }
  }

  /** Plants a bug in a method. */
  private final class Planting extends MethodVisitor {
    private final Mutant planted;

    Planting(Mutant planted, MethodVisitor next) {
      super(Opcodes.ASM9, next);
      this.planted = planted;
    }

    @Override
    public void visitCode() {
      super.visitCode();
      if (planted.change == Mutant.Change.AS_AT_THE_START) {
        int dot = planted.instruction.indexOf('.');
        super.visitVarInsn(Opcodes.ALOAD, 0);
        super.visitMethodInsn(
            Opcodes.INVOKEVIRTUAL,
            planted.instruction.substring(0, dot),
            planted.instruction.substring(dot + 1),
            "()J",
            false);
        super.visitMethodInsn(Opcodes.INVOKESTATIC, PARKING, "snapshot", "(J)V", false);
      }
    }

    @Override
    public void visitMethodInsn(
        int opcode, String owner, String name, String descriptor, boolean isInterface) {
      if ((owner + "." + name).equals(planted.instruction)) {
        int operands =
            Type.getArgumentTypes(descriptor).length + (opcode == Opcodes.INVOKESTATIC ? 0 : 1);
        instead(operands, Type.getReturnType(descriptor).getInternalName());
      } else {
        super.visitMethodInsn(opcode, owner, name, descriptor, isInterface);
      }
    }

    /** All operands are of one word. */
    private void instead(int operands, @Nullable String result) {
      isPlanted = true;
      for (int i = 0; i < operands; i++) {
        super.visitInsn(Opcodes.POP);
      }
      switch (planted.change) {
        case DROP -> {}
        case FALSE -> super.visitInsn(Opcodes.ICONST_0);
        case TRUE -> super.visitInsn(Opcodes.ICONST_1);
        case ZERO -> super.visitInsn(Opcodes.LCONST_0);
        case NULL -> {
          super.visitInsn(Opcodes.ACONST_NULL);
          super.visitTypeInsn(Opcodes.CHECKCAST, String.valueOf(result));
        }
        case AS_AT_THE_START ->
            super.visitMethodInsn(Opcodes.INVOKESTATIC, PARKING, "snapshot", "()J", false);
      }
    }
  }
}
