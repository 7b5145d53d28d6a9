package io.perdure.agent.start;

import java.lang.reflect.Method;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/**
 * Interfaces that other agents made at run time: tracing agents give them to the classes they add
 * fields to. They are in the boot loader and have no class file, so one is drawn up.
 */
final class BootInterfaces {

  private BootInterfaces() {}

  /** A class file with the signatures of an interface, or {@code null} when there is none. */
  static byte @Nullable [] classFile(String internalName) {
    Class<?> found;
    try {
      found = Class.forName(internalName.replace('/', '.'), false, null);
    } catch (ClassNotFoundException nowhere) {
      return null;
    }
    return found.isInterface() ? draw(internalName, found) : null;
  }

  private static byte[] draw(String internalName, Class<?> found) {
    String[] parents = new String[found.getInterfaces().length];
    for (int i = 0; i < parents.length; i++) {
      parents[i] = Type.getInternalName(found.getInterfaces()[i]);
    }
    ClassWriter writer = new ClassWriter(0);
    int access = Opcodes.ACC_PUBLIC | Opcodes.ACC_INTERFACE | Opcodes.ACC_ABSTRACT;
    writer.visit(Opcodes.V17, access, internalName, null, "java/lang/Object", parents);
    for (Method method : found.getDeclaredMethods()) {
      String descriptor = Type.getMethodDescriptor(method);
      writer
          .visitMethod(method.getModifiers(), method.getName(), descriptor, null, null)
          .visitEnd();
    }
    writer.visitEnd();
    return writer.toByteArray();
  }
}
