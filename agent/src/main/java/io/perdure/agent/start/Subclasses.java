package io.perdure.agent.start;

import java.lang.ref.WeakReference;
import org.jspecify.annotations.Nullable;

/**
 * Finds the un-annotated subclass whose loading is what loads a durable class: right after the
 * transformer has seen the subclass the JVM asks for its superclass, on the same thread. The
 * subclass has been let through by then, so its instances are refused where they are made.
 */
final class Subclasses {

  private static final ThreadLocal<@Nullable Seen> LAST = new ThreadLocal<>();

  private Subclasses() {}

  /** Remembers the class that this thread loads just now. */
  static void loading(ClassLoader loader, String name, String superclass) {
    LAST.set(new Seen(new WeakReference<>(loader), name, superclass));
  }

  /** The class for whose sake this thread loads its superclass, or {@code null}. */
  static @Nullable Seen loadedFor(String superclass) {
    Seen seen = LAST.get();
    LAST.remove();
    return seen != null && seen.superclass.equals(superclass) ? seen : null;
  }

  /**
   * A class that is not annotated, by internal names.
   *
   * @param loader held weakly, since threads outlive it
   */
  record Seen(WeakReference<ClassLoader> loader, String name, String superclass) {}
}
