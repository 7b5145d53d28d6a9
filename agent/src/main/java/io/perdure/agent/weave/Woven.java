package io.perdure.agent.weave;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What became of a class file.
 *
 * @param bytes the new class file
 * @param refusal why all its methods throw, or {@code null} when it is a durable object
 * @param shared superclasses and interfaces that are to be woven before the first instance
 * @param near classes of its nest, and of theirs, that are
 */
@SuppressWarnings("ArrayRecordComponent") // handed to the JVM, never compared
public record Woven(byte[] bytes, @Nullable Refusal refusal, Set<String> shared, Set<String> near) {

  Woven(byte[] bytes, @Nullable Refusal refusal) {
    this(bytes, refusal, Set.of(), Set.of());
  }
}
