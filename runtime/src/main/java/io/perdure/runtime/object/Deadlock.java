package io.perdure.runtime.object;

import io.perdure.runtime.object.WaitGraph.Wait;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Says which turns wait for each other, when a cycle of them closes. */
final class Deadlock {

  private Deadlock() {}

  /** The error for the first of these waits, each of which is for what the next one keeps. */
  static RuntimeException error(List<Wait> cycle) {
    List<String> names = new ArrayList<>();
    for (Wait wait : cycle) {
      names.addAll(chain(wait));
    }
    Activation first = cycle.get(0).frame().activation;
    return first
        .type
        .api
        .failures()
        .deadlock(
            first.keyOrNull(),
            "This call would wait for ever: "
                + String.join(" \u2192 ", names)
                + " \u2192 "
                + names.get(0)
                + "; each waits for the next. Await the call, so that the object is free meanwhile,"
                + " or call in one direction only",
            List.copyOf(names));
  }

  /** The turns of one thread, the innermost last. */
  private static List<String> chain(Wait wait) {
    List<String> names = new ArrayList<>();
    StackTraceElement[] stack = wait.thread().getStackTrace();
    int at = 0;
    for (Frame frame = wait.frame(); frame != null; frame = frame.waiting()) {
      int found = find(frame.activation, stack, at);
      names.add(0, frame.activation + (found < 0 ? "" : "." + methodName(stack[found])));
      at = Math.max(at, found + 1);
    }
    return names;
  }

  private static int find(Activation activation, StackTraceElement[] stack, int from) {
    for (int i = from; i < stack.length; i++) {
      if (isCodeOf(activation.type.javaClass, stack[i].getClassName())) {
        return i;
      }
    }
    return -1;
  }

  private static boolean isCodeOf(@Nullable Class<?> type, String className) {
    for (Class<?> each = type; each != null && each != Object.class; each = each.getSuperclass()) {
      if (each.getName().equals(className)) {
        return true;
      }
    }
    return false;
  }

  /** Of a lambda, the method it is written in. */
  private static String methodName(StackTraceElement element) {
    String name = element.getMethodName();
    return name.startsWith("lambda$") ? name.substring(7, name.lastIndexOf('$')) : name;
  }
}
