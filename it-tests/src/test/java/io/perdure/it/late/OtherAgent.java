package io.perdure.it.late;

import java.lang.instrument.ClassFileTransformer;
import java.lang.instrument.Instrumentation;
import java.security.ProtectionDomain;
import org.jspecify.annotations.Nullable;

/** Has classes retransformed, and changes nothing. */
public final class OtherAgent {

  private OtherAgent() {}

  public static void agentmain(@Nullable String arguments, Instrumentation instrumentation)
      throws Exception {
    instrumentation.addTransformer(new Idle(), true);
    for (Class<?> loaded : instrumentation.getAllLoadedClasses()) {
      if (loaded.getPackageName().equals(OtherAgent.class.getPackageName())
          && instrumentation.isModifiableClass(loaded)) {
        instrumentation.retransformClasses(loaded);
      }
    }
  }

  private static final class Idle implements ClassFileTransformer {
    @Override
    public byte @Nullable [] transform(
        @Nullable ClassLoader loader,
        @Nullable String name,
        @Nullable Class<?> redefined,
        @Nullable ProtectionDomain domain,
        byte[] classFile) {
      return null;
    }
  }
}
