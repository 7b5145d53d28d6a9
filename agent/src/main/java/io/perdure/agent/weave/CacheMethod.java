package io.perdure.agent.weave;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.MethodNode;

/**
 * A method that carries {@code @Cached} or {@code @CacheInvalidate}.
 *
 * @param cached what {@code @Cached} says, or {@code null} without it
 * @param invalidates what {@code @CacheInvalidate} says
 */
record CacheMethod(
    MethodNode method,
    @Nullable Map<String, Object> cached,
    @Nullable Map<String, Object> invalidates) {

  private static final byte[] CACHED = ConstantPool.ascii(Names.CACHED);
  private static final byte[] INVALIDATE = ConstantPool.ascii(Names.CACHE_INVALIDATE);

  /** Whether a class may have such methods: a look into its constants. */
  static boolean mayBeIn(byte[] classFile) {
    return ConstantPool.containsAny(classFile, CACHED, INVALIDATE);
  }

  /** Those of a class. */
  static List<CacheMethod> of(ClassNode type) {
    List<CacheMethod> found = new ArrayList<>();
    for (MethodNode method : type.methods) {
      Map<String, Object> cached = AnnotationValues.of(method.visibleAnnotations, Names.CACHED);
      Map<String, Object> invalidates =
          AnnotationValues.of(method.visibleAnnotations, Names.CACHE_INVALIDATE);
      // Compilers copy annotations to the bridge methods that call the annotated one.
      boolean isSource = (method.access & Opcodes.ACC_SYNTHETIC) == 0;
      if (isSource && (cached != null || invalidates != null)) {
        found.add(new CacheMethod(method, cached, invalidates));
      }
    }
    return found;
  }

  boolean isStatic() {
    return (method.access & Opcodes.ACC_STATIC) != 0;
  }

  boolean hasBody() {
    return (method.access & (Opcodes.ACC_ABSTRACT | Opcodes.ACC_NATIVE)) == 0;
  }

  /** The positions of the parameters that are the key: those that say so, or all. */
  List<Integer> key() {
    List<Integer> all = new ArrayList<>();
    List<Integer> marked = new ArrayList<>();
    var annotations = method.visibleParameterAnnotations;
    for (int i = 0; i < Type.getArgumentCount(method.desc); i++) {
      all.add(i);
      if (annotations != null
          && i < annotations.length
          && AnnotationValues.has(annotations[i], Names.CACHE_KEY)) {
        marked.add(i);
      }
    }
    return marked.isEmpty() ? all : marked;
  }

  /** The types of those parameters. */
  List<Type> keyTypes() {
    Type[] types = Type.getArgumentTypes(method.desc);
    return key().stream().map(position -> types[position]).toList();
  }
}
