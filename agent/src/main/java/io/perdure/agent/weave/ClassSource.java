package io.perdure.agent.weave;

import org.jspecify.annotations.Nullable;

/** Class files of the classes that a class refers to, found without loading any. */
@FunctionalInterface
public interface ClassSource {

  /** The class file, by internal name, or {@code null} when there is none to be found. */
  byte @Nullable [] find(String internalName);

  /** Whether the class of that name carries the annotation. */
  default boolean isDurable(String internalName) {
    byte[] found = find(internalName);
    return found != null && Annotations.areOn(found);
  }

  /** Whether the class is not durable itself, but has code that durable objects share. */
  default boolean isShared(String internalName) {
    return false;
  }

  /** Whether the configuration names a method, of a class called so, as one that blocks. */
  default boolean isInterleaved(String owner, String method) {
    return false;
  }

  /** Whether the class is durable, but was loaded before the agent, and so has no cell field. */
  default boolean isLate(String internalName) {
    return false;
  }
}
