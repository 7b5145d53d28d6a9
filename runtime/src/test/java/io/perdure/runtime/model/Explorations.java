package io.perdure.runtime.model;

import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/** Runs programs on an engine that is loaded for that. */
final class Explorations {

  private final SimLoader loader;
  private final LongFunction<Object> explorer;

  Explorations(@Nullable Mutant mutant) {
    loader = new SimLoader(mutant);
    explorer = made("Explorer");
  }

  /** How many steps the program of a seed took, or a word on what was wrong. */
  Object run(long seed) {
    return explorer.apply(seed);
  }

  /** A short program that is wrong as well, and all that happens in it. */
  String explain(long seed) {
    return (String) made("Explorer$Explanation").apply(seed);
  }

  /** All that happens with a seed. */
  Object record(long seed) {
    return made("Explorer$Recording").apply(seed);
  }

  /** Whether the bug is in what was run. */
  boolean isPlanted() {
    return loader.isPlanted();
  }

  @SuppressWarnings("unchecked") // the loader's own class, of which only this is known here
  private LongFunction<Object> made(String name) {
    try {
      Class<?> type = loader.loadClass("io.perdure.runtime.model." + name);
      return (LongFunction<Object>) type.getConstructor().newInstance();
    } catch (ReflectiveOperationException e) {
      throw new LinkageError(e.getMessage(), e);
    }
  }
}
