package io.perdure.agent.weave;

import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.MethodNode;

/** Which results cannot be had twice. */
final class CachedResult {

  private CachedResult() {}

  static @Nullable String reasonAgainst(MethodNode method, ClassSource source) {
    if (Type.getReturnType(method.desc).getSort() == Type.VOID) {
      return "method " + method.name + " returns void, which cannot be kept; return a value";
    }
    Set<String> named = GenericTypes.of(method).ofResult;
    if (named.contains("java/lang/Void")) {
      return "method " + method.name + " has a result of Void, which holds nothing; return a value";
    }
    for (String name : named) {
      String instead = Unsharable.instead(name, source);
      if (instead != null) {
        return "method "
            + method.name
            + " has a result of "
            + name.replace('/', '.')
            + ", which only one caller could use; return "
            + instead;
      }
    }
    return null;
  }
}
