package io.perdure.agent.weave;

import org.objectweb.asm.Handle;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.tree.InsnNode;
import org.objectweb.asm.tree.InvokeDynamicInsnNode;
import org.objectweb.asm.tree.MethodNode;

/** The body of the API's {@code Bindings.binding()}: a call site that the agent links. */
final class ApiBinding {

  private static final Handle LINK =
      new Handle(
          Opcodes.H_INVOKESTATIC,
          Names.ENTRY,
          "linkApi",
          "(Ljava/lang/invoke/MethodHandles$Lookup;Ljava/lang/String;"
              + "Ljava/lang/invoke/MethodType;)Ljava/lang/invoke/CallSite;",
          false);

  private ApiBinding() {}

  static void replaceBody(MethodNode method) {
    MethodBodies.clear(method, 1);
    method.instructions.add(new InvokeDynamicInsnNode("binding", method.desc, LINK));
    method.instructions.add(new InsnNode(Opcodes.ARETURN));
  }
}
