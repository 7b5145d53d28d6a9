package io.perdure.runtime.codec;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Unwinds from the part at fault to the value it is in; each level on the way adds its piece of the
 * path, so that a value without fault pays nothing for paths.
 */
final class Refusal extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private static final int NO_ANCESTOR = -1;
  private static final int SHOWN_AT_EACH_END = 8;

  private final transient Deque<String> path = new ArrayDeque<>();
  private final int ancestor;

  private Refusal(String problem, int ancestor, @Nullable Throwable cause) {
    super(problem, cause, false, false);
    this.ancestor = ancestor;
  }

  /** With a problem that continues the sentence "the part ...". */
  static Refusal of(String problem) {
    return new Refusal(problem, NO_ANCESTOR, null);
  }

  static Refusal of(String problem, Throwable cause) {
    return new Refusal(problem, NO_ANCESTOR, cause);
  }

  /** The part is the same object as the one that many levels below the root. */
  static Refusal cycle(int ancestorLevel) {
    return new Refusal("", ancestorLevel, null);
  }

  Refusal inField(String name) {
    return in("." + name);
  }

  Refusal inElement(int index) {
    return in("[" + index + "]");
  }

  Refusal inEntry(@Nullable Object key) {
    return in(key instanceof String ? "[\"" + key + "\"]" : "[" + simpleKey(key) + "]");
  }

  Refusal inKey() {
    return in(".<key>");
  }

  String describe(String root) {
    List<String> steps = new ArrayList<>(path);
    String here = root + join(steps);
    if (ancestor == NO_ANCESTOR) {
      return here + " " + getMessage();
    }
    return here
        + " leads back to "
        + root
        + join(steps.subList(0, ancestor))
        + ": a cycle cannot be stored; hold an id in place of one of the references";
  }

  private Refusal in(String step) {
    path.addFirst(step);
    return this;
  }

  /** Never calls the toString of a class of the application. */
  private static String simpleKey(@Nullable Object key) {
    if (key == null
        || (Types.isJdk(key.getClass())
            && JdkShapes.of(key.getClass()) instanceof ScalarShape<?>)) {
      return String.valueOf(key);
    }
    return key instanceof Enum<?> constant ? constant.name() : key.getClass().getSimpleName();
  }

  private static String join(List<String> steps) {
    int size = steps.size();
    if (size <= 2 * SHOWN_AT_EACH_END) {
      return String.join("", steps);
    }
    return String.join("", steps.subList(0, SHOWN_AT_EACH_END))
        + " ... "
        + String.join("", steps.subList(size - SHOWN_AT_EACH_END, size));
  }
}
