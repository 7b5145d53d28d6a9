package io.perdure.runtime.object;

/** What threads are doing, in words. */
final class Stacks {

  private static final int MOST_FRAMES = 40;

  private Stacks() {}

  /** The object, and the method of it that the thread is in, if it is in one. */
  static String objectAndMethod(Activation activation, Thread thread) {
    String method = method(activation, thread.getStackTrace());
    return method.isEmpty() ? activation.toString() : activation + " " + method;
  }

  /** The innermost method of the object's class; empty if there is none. */
  static String method(Activation activation, StackTraceElement[] stack) {
    for (StackTraceElement frame : stack) {
      Class<?> type = activation.type.javaClass;
      for (; type != null && type != Object.class; type = type.getSuperclass()) {
        if (frame.getClassName().equals(type.getName())) {
          return frame.getMethodName() + "()";
        }
      }
    }
    return "";
  }

  /** As a thread is named in reports; virtual ones often have no name. */
  static String name(Thread thread) {
    String name = thread.getName();
    return "thread " + (name.isEmpty() ? "#" + thread.getId() : "\"" + name + "\"");
  }

  /** The frames, each on a line of its own. */
  static String lines(StackTraceElement[] stack) {
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < stack.length && i < MOST_FRAMES; i++) {
      lines.append(System.lineSeparator()).append("    at ").append(stack[i]);
    }
    if (stack.length > MOST_FRAMES) {
      lines.append(System.lineSeparator()).append("    … ").append(stack.length - MOST_FRAMES);
      lines.append(" more");
    }
    return lines.toString();
  }
}
