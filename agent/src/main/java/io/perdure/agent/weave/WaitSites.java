package io.perdure.agent.weave;

import io.perdure.entry.PerdureEntry;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.Handle;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.InvokeDynamicInsnNode;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.MethodNode;

/**
 * Turns the calls of one class at which a turn may wait into call sites that the engine links: what
 * attaches a function to a stage (rule 3.3), what waits for a future, and in {@code @Interleaved}
 * and {@code @Cached} code what blocks (rule 3.4).
 *
 * <p>They are known by name and parameters. Whether the class they are called on is a stage or a
 * future cannot be told from the class file; the engine asks that when it links, and links what was
 * written where it is none. It also asks at each call whether there is a turn, so that code which
 * durable objects share with others stays what it was for those.
 */
final class WaitSites {

  private static final Handle LINK =
      new Handle(
          Opcodes.H_INVOKESTATIC,
          Names.ENTRY,
          "linkWait",
          "(Ljava/lang/invoke/MethodHandles$Lookup;Ljava/lang/String;"
              + "Ljava/lang/invoke/MethodType;Ljava/lang/invoke/MethodHandle;I)"
              + "Ljava/lang/invoke/CallSite;",
          false);

  private static final String ASYNC = "Async";
  private static final String FUTURE = "java/util/concurrent/CompletableFuture";
  private static final String STAGE = "Ljava/util/concurrent/CompletionStage;";
  private static final String FUNCTION = "(Ljava/util/function/Function;)";
  private static final String BI_FUNCTION = "(Ljava/util/function/BiFunction;)";

  /** By name, without {@code Async}, what they take. */
  private static final Map<String, String> COMBINATORS =
      Map.ofEntries(
          Map.entry("thenApply", FUNCTION),
          Map.entry("thenAccept", "(Ljava/util/function/Consumer;)"),
          Map.entry("thenRun", "(Ljava/lang/Runnable;)"),
          Map.entry("thenCombine", "(" + STAGE + "Ljava/util/function/BiFunction;)"),
          Map.entry("thenAcceptBoth", "(" + STAGE + "Ljava/util/function/BiConsumer;)"),
          Map.entry("runAfterBoth", "(" + STAGE + "Ljava/lang/Runnable;)"),
          Map.entry("applyToEither", "(" + STAGE + "Ljava/util/function/Function;)"),
          Map.entry("acceptEither", "(" + STAGE + "Ljava/util/function/Consumer;)"),
          Map.entry("runAfterEither", "(" + STAGE + "Ljava/lang/Runnable;)"),
          Map.entry("thenCompose", FUNCTION),
          Map.entry("handle", BI_FUNCTION),
          Map.entry("whenComplete", "(Ljava/util/function/BiConsumer;)"),
          Map.entry("exceptionally", FUNCTION),
          Map.entry("exceptionallyCompose", FUNCTION));

  private static final Set<String> STATEMENTS =
      Set.of("java/sql/Statement", "java/sql/PreparedStatement", "java/sql/CallableStatement");

  private static final int NONE = -1;

  private final ClassNode type;
  private final ClassSource source;
  private final Set<MethodNode> interleaved;
  private final Set<MethodNode> cached;

  private WaitSites(ClassNode type, ClassSource source, Set<MethodNode> cached) {
    this.type = type;
    this.source = source;
    this.cached = cached;
    interleaved = AnnotatedCode.of(type, source, Names.INTERLEAVED);
  }

  /** For the code of durable objects, in a class that has not been woven yet. */
  static WaitSites of(ClassNode type, ClassSource source) {
    return new WaitSites(type, source, AnnotatedCode.of(type, source, Names.CACHED));
  }

  /** For a class near a durable one; what it keeps itself is computed in nobody's turn. */
  static WaitSites near(ClassNode type, ClassSource source) {
    return new WaitSites(type, source, AnnotatedCode.around(type, source, Names.CACHED));
  }

  /**
   * In any method of the class, before its prologue is added.
   *
   * @return whether there was anything to change
   */
  boolean rewrite(MethodNode method) {
    Map<MethodInsnNode, Integer> found = find(method);
    found.forEach((call, flags) -> method.instructions.set(call, site(call, flags)));
    return !found.isEmpty();
  }

  private Map<MethodInsnNode, Integer> find(MethodNode method) {
    Map<MethodInsnNode, Integer> found = new HashMap<>();
    Receivers receivers = null;
    for (AbstractInsnNode each : method.instructions) {
      if (each instanceof MethodInsnNode call && isOrdinary(call)) {
        int kind = kind(method);
        int flags = kind == 0 ? flags(call) : flagsIn(kind, call);
        if (flags != NONE && (flags & PerdureEntry.CALL) != 0 && call.owner.equals(type.name)) {
          receivers = receivers == null ? Receivers.of(type.name, method) : receivers;
          int depth = Type.getArgumentTypes(call.desc).length;
          flags = receivers.isThis(call, depth) ? NONE : flags;
        }
        if (flags != NONE && canBeLinked(call)) {
          found.put(call, flags);
        }
      }
    }
    return found;
  }

  /** Which flag the code of a method has, or 0. */
  private int kind(MethodNode method) {
    if (interleaved.contains(method)) {
      return PerdureEntry.INTERLEAVED;
    }
    return cached.contains(method) ? PerdureEntry.CACHED : 0;
  }

  /** Not a constructor or a call of {@code super}, and not of an array. */
  private static boolean isOrdinary(MethodInsnNode call) {
    return call.getOpcode() != Opcodes.INVOKESPECIAL && !call.owner.startsWith("[");
  }

  private static int flags(MethodInsnNode call) {
    return !isContinuationOrWait(call) ? NONE : isStatic(call) ? PerdureEntry.STATIC : 0;
  }

  private int flagsIn(int kind, MethodInsnNode call) {
    int flags = kind | (isStatic(call) ? PerdureEntry.STATIC : 0);
    if (isKnownToBlock(call) || source.isInterleaved(call.owner, call.name)) {
      return flags | PerdureEntry.BLOCKING;
    }
    if (isCallOfObject(call)) {
      return flags | PerdureEntry.CALL;
    }
    boolean isRead = call.owner.equals("java/io/InputStream") && call.name.startsWith("read");
    return isRead || isContinuationOrWait(call) ? flags : NONE;
  }

  private boolean isCallOfObject(MethodInsnNode call) {
    return !isStatic(call)
        && !isOfJdk(call.owner)
        && !returnsStage(call)
        && source.isDurable(call.owner);
  }

  private static boolean isStatic(MethodInsnNode call) {
    return call.getOpcode() == Opcodes.INVOKESTATIC;
  }

  private static boolean isKnownToBlock(MethodInsnNode call) {
    return switch (call.name) {
      case "sleep" ->
          call.owner.equals("java/lang/Thread")
              || call.owner.equals("java/util/concurrent/TimeUnit");
      case "send" -> call.owner.equals("java/net/http/HttpClient");
      default -> call.name.startsWith("execute") && STATEMENTS.contains(call.owner);
    };
  }

  /** Its caller does not wait (rule 2.3). */
  private static boolean returnsStage(MethodInsnNode call) {
    return call.desc.endsWith(")" + STAGE) || call.desc.endsWith(")L" + FUTURE + ";");
  }

  private static boolean isContinuationOrWait(MethodInsnNode call) {
    char result = call.desc.charAt(call.desc.indexOf(')') + 1);
    if (result != 'L') {
      return false;
    }
    String parameters = call.desc.substring(0, call.desc.indexOf(')') + 1);
    if (isStatic(call)) {
      return call.owner.equals(FUTURE) && (call.name.equals("allOf") || call.name.equals("anyOf"));
    }
    return switch (call.name) {
      case "join" -> parameters.equals("()") && mayBeFuture(call.owner);
      case "get" ->
          (parameters.equals("()") || parameters.equals("(JLjava/util/concurrent/TimeUnit;)"))
              && mayBeFuture(call.owner);
      default -> parameters.equals(combinator(call.name));
    };
  }

  private static @Nullable String combinator(String name) {
    String base = name.endsWith(ASYNC) ? name.substring(0, name.length() - ASYNC.length()) : name;
    return COMBINATORS.get(base);
  }

  /** {@code get} is a name of many; all futures of the JDK are in one package. */
  private static boolean mayBeFuture(String owner) {
    String concurrent = "java/util/concurrent/";
    return !isOfJdk(owner)
        || (owner.startsWith(concurrent) && owner.indexOf('/', concurrent.length()) < 0);
  }

  private static boolean isOfJdk(String name) {
    return name.startsWith("java/") || name.startsWith("javax/");
  }

  /**
   * Whether the class may name all types of the call, which a call site does and an instruction
   * does not.
   */
  private boolean canBeLinked(MethodInsnNode call) {
    if (!isAccessible(Type.getReturnType(call.desc))) {
      return false;
    }
    for (Type parameter : Type.getArgumentTypes(call.desc)) {
      if (!isAccessible(parameter)) {
        return false;
      }
    }
    return true;
  }

  private boolean isAccessible(Type named) {
    Type element = named.getSort() == Type.ARRAY ? named.getElementType() : named;
    String name = element.getSort() == Type.OBJECT ? element.getInternalName() : "java/";
    if (isOfJdk(name) || packageOf(name).equals(packageOf(type.name))) {
      return true;
    }
    byte[] found = source.find(name);
    return found != null && (new ClassReader(found).getAccess() & Opcodes.ACC_PUBLIC) != 0;
  }

  private static String packageOf(String name) {
    return name.substring(0, name.lastIndexOf('/') + 1);
  }

  private static InvokeDynamicInsnNode site(MethodInsnNode call, int flags) {
    boolean isStatic = (flags & PerdureEntry.STATIC) != 0;
    int tag =
        isStatic
            ? Opcodes.H_INVOKESTATIC
            : call.itf ? Opcodes.H_INVOKEINTERFACE : Opcodes.H_INVOKEVIRTUAL;
    Handle original = new Handle(tag, call.owner, call.name, call.desc, call.itf);
    String descriptor = isStatic ? call.desc : "(L" + call.owner + ";" + call.desc.substring(1);
    return new InvokeDynamicInsnNode(call.name, descriptor, LINK, original, flags);
  }
}
