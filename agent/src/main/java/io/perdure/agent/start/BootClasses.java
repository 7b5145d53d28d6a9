package io.perdure.agent.start;

import java.io.IOException;
import java.io.InputStream;
import java.lang.instrument.Instrumentation;
import java.lang.invoke.MethodHandles;
import java.util.Map;
import java.util.Set;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/**
 * Defines the classes that woven code names in {@code java.lang}, which every loader and every
 * module sees (the way JaCoCo does it; appending to the boot class path would switch class-data
 * sharing off). Names no other class of the agent: those link to what is defined here.
 */
final class BootClasses {

  /** In an order in which each finds the ones it needs. */
  private static final String[] NAMES = {"PerdureCell", "PerdureEngine", "PerdureEntry"};

  private BootClasses() {}

  /** Called once, before any class of the agent that names them is linked. */
  static void define(JarFile jar, Instrumentation instrumentation)
      throws IOException, IllegalAccessException {
    Module base = Object.class.getModule();
    Module agent = BootClasses.class.getModule();
    // Opened to the unnamed module of the agent's loader alone.
    instrumentation.redefineModule(
        base, Set.of(), Map.of(), Map.of("java.lang", Set.of(agent)), Set.of(), Map.of());
    MethodHandles.Lookup javaLang =
        MethodHandles.privateLookupIn(Object.class, MethodHandles.lookup());
    for (String name : NAMES) {
      javaLang.defineClass(withReservedStack(bytes(jar, name)));
    }
  }

  private static byte[] bytes(JarFile jar, String name) throws IOException {
    JarEntry entry = jar.getJarEntry("boot/java/lang/" + name + ".classdata");
    if (entry == null) {
      throw new IllegalStateException("the agent's jar is damaged: " + name + " is missing");
    }
    try (InputStream in = jar.getInputStream(entry)) {
      return in.readAllBytes();
    }
  }

  /**
   * Gives the methods that end a turn the JDK's own means against losing a lock to a stack overflow
   * (JEP 270). The JVM honours it in classes of the boot loader only, and javac does not see it, so
   * it is added here.
   */
  private static byte[] withReservedStack(byte[] bytes) {
    ClassWriter writer = new ClassWriter(0);
    new ClassReader(bytes)
        .accept(
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
                if (name.equals("leave") && (access & Opcodes.ACC_STATIC) != 0) {
                  method
                      .visitAnnotation("Ljdk/internal/vm/annotation/ReservedStackAccess;", true)
                      .visitEnd();
                }
                return method;
              }
            },
            0);
    return writer.toByteArray();
  }
}
