package io.perdure.runtime.object;

import io.perdure.runtime.api.Failures;
import io.perdure.runtime.object.WaitGraph.Wait;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
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
    Wait first = cycle.get(0);
    Frame frame = first.frame();
    return failures(first)
        .deadlock(
            frame == null ? null : frame.activation.keyOrNull(),
            "This call would wait for ever: "
                + String.join(" \u2192 ", names)
                + " \u2192 "
                + names.get(0)
                + "; each waits for the next. Await the call, so that the object is free meanwhile,"
                + " or call in one direction only",
            List.copyOf(names));
  }

  private static Failures failures(Wait wait) {
    Frame frame = wait.frame();
    return frame != null
        ? frame.activation.type.api.failures()
        : Objects.requireNonNull(wait.computing()).cached.failures();
  }

  /** The turns of one thread, the innermost last; without any, what it computes. */
  private static List<String> chain(Wait wait) {
    List<String> names = new ArrayList<>();
    if (wait.frame() == null) {
      for (Computation each = wait.computing(); each != null; each = each.outer) {
        names.add(0, each.cached.toString());
      }
      return names;
    }
    StackTraceElement[] stack = wait.thread().getStackTrace();
    Activation called = called(wait.targets().get(0));
    int at = called == null ? 0 : find(called, stack, 0) + 1;
    for (Frame frame = wait.frame(); frame != null; frame = frame.waiting()) {
      int found = find(frame.activation, stack, at);
      names.add(0, frame.activation + (found < 0 ? "" : "." + methodName(stack[found])));
      at = found < 0 ? at : beyondEntry(stack, found);
    }
    return names;
  }

  /** Whose method is on the stack already, though it waits for its turn. */
  private static @Nullable Activation called(Object target) {
    if (target instanceof Activation activation) {
      return activation;
    }
    if (target instanceof Frame.Descent back) {
      return back.frame().activation;
    }
    return target instanceof TimedCall call ? call.target() : null;
  }

  /** A method that began a turn is on the stack twice: it was called, and called again in it. */
  private static int beyondEntry(StackTraceElement[] stack, int from) {
    for (int i = from; i + 1 < stack.length; i++) {
      if (stack[i].getClassName().equals(stack[i + 1].getClassName())
          && stack[i].getMethodName().equals(stack[i + 1].getMethodName())) {
        return i + 2;
      }
    }
    return from + 1;
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
