package io.perdure.agent.exit;

import java.lang.instrument.ClassFileTransformer;
import java.security.ProtectionDomain;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Weaves the classes that have exits when they are loaded, or transformed again. */
final class ExitTransformer implements ClassFileTransformer {

  private final ExitsByClass exits;
  private final Consumer<String> warnings;

  ExitTransformer(ExitsByClass exits, Consumer<String> warnings) {
    this.exits = exits;
    this.warnings = warnings;
  }

  @Override
  public byte @Nullable [] transform(
      @Nullable Module module,
      @Nullable ClassLoader loader,
      @Nullable String className,
      @Nullable Class<?> redefined,
      @Nullable ProtectionDomain domain,
      byte[] classFile) {
    List<Exit> here = className == null ? null : exits.of(className);
    return className == null || here == null ? null : woven(className, here, classFile);
  }

  private byte @Nullable [] woven(String className, List<Exit> here, byte[] classFile) {
    try {
      ExitWeaver weaver = new ExitWeaver(classFile, here);
      byte[] woven = weaver.woven();
      warnOfMissing(className, here, weaver.found());
      return woven;
    } catch (RuntimeException | Error e) {
      // The JVM would drop it silently.
      warnings.accept(
          "What " + className.replace('/', '.') + " sends is not held by the output gate: " + e);
      return null;
    }
  }

  private void warnOfMissing(String className, List<Exit> here, Set<String> found) {
    for (Exit each : here) {
      if (!found.contains(each.method())) {
        String method = className.replace('/', '.') + " declares no method " + each.method();
        if (each.kind() == Exit.Kind.CONFIGURED) {
          warnings.accept(
              method + " that the output gate could hold; name the class that has its code");
        } else if (KnownExits.OF_JDK.contains(each)) {
          warnings.accept(method + " in this JDK, so the output gate does not hold what it sends");
        }
      }
    }
  }
}
