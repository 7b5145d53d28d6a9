package io.perdure.agent.weave;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What became of a class file.
 *
 * @param bytes the new class file
 * @param refusal why all its methods throw, or {@code null} when it is a durable object
 * @param shared superclasses and interfaces that are to be woven before the first instance
 * @param near classes of its nest, and of theirs, that are
 * @param methods why some methods of a class that is not durable throw
 */
@SuppressWarnings("ArrayRecordComponent") // handed to the JVM, never compared
public record Woven(
    byte[] bytes,
    @Nullable Refusal refusal,
    Set<String> shared,
    Set<String> near,
    List<Refusal> methods) {

  /** A class that is durable, and what comes with it. */
  Woven(byte[] bytes, Set<String> shared, Set<String> near) {
    this(bytes, null, shared, near, List.of());
  }

  /** A class that is not, and its methods that are refused. */
  Woven(byte[] bytes, List<Refusal> methods) {
    this(bytes, null, Set.of(), Set.of(), methods);
  }

  /** A class that was refused, or could not be woven. */
  public Woven(byte[] bytes, Refusal refusal) {
    this(bytes, refusal, Set.of(), Set.of(), List.of());
  }
}
