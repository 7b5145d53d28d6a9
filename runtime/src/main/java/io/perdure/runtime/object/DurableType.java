package io.perdure.runtime.object;

import io.perdure.runtime.api.Api;
import io.perdure.runtime.codec.ValueCodec;
import io.perdure.runtime.commit.Fence;
import io.perdure.runtime.storage.Keys;
import io.perdure.runtime.store.ObjectKey;
import java.lang.ref.ReferenceQueue;
import java.util.Collection;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** One woven class and its objects. Held by the class itself, and by nothing that outlives it. */
final class DurableType {

  private static final int ID_BYTES = 1024;

  final Class<?> javaClass;
  final String name;
  final int queueLimit;

  /** How long a blocking call may take; 0 for ever. */
  final long callTimeoutNanos;

  final Api api;
  final ValueCodec codec;
  final Surroundings surroundings;
  private final Instances instances;

  /** Closed when the class was loaded again and takes the objects over. */
  final Fence fence = new Fence();

  private long readableFrom;

  private final ConcurrentHashMap<String, Reference> references = new ConcurrentHashMap<>();
  private final ReferenceQueue<Object> collected = new ReferenceQueue<>();

  DurableType(
      Class<?> javaClass,
      String name,
      int queueLimit,
      long callTimeoutNanos,
      Api api,
      ValueCodec codec,
      Surroundings surroundings,
      Instances instances) {
    this.javaClass = javaClass;
    this.name = name;
    this.queueLimit = queueLimit;
    this.callTimeoutNanos = callTimeoutNanos;
    this.api = api;
    this.codec = codec;
    this.surroundings = surroundings;
    this.instances = instances;
  }

  Instances instances() {
    return instances;
  }

  /** What was written before the class was loaded again is in the store from this number on. */
  long readableFrom() {
    return readableFrom;
  }

  /** Before the type has objects. */
  void readableFrom(long number) {
    readableFrom = number;
  }

  /** Why its objects are no longer this type's; {@code null} while they are. */
  @Nullable Broken outdated() {
    String reason = fence.reason();
    return reason == null ? null : new Broken(Broken.Kind.OUTDATED, reason, null);
  }

  /** The shell of an object: the same instance while anyone holds it (rule 1.2). */
  Object get(String id) {
    String outdated = fence.reason();
    if (outdated != null) {
      throw api.failures().invalidClass(javaClass.getName(), "it " + outdated, null);
    }
    if (id != null) {
      Reference known = references.get(id);
      if (known != null) {
        Object shell = known.shellOrNull();
        if (shell != null) {
          return shell;
        }
      }
    }
    return make(id);
  }

  Collection<Reference> references() {
    return references.values();
  }

  private Object make(String id) {
    Keys.check("id", id, ID_BYTES);
    forgetCollected();
    @Nullable Object[] made =
        new @Nullable Object[1]; // keeps the shell reachable until it is returned
    references.compute(
        id,
        (key, known) -> {
          Reference reference =
              known != null ? known : new Reference(this, new ObjectKey(name, id));
          made[0] = reference.shell(collected);
          return reference;
        });
    return Objects.requireNonNull(made[0]);
  }

  private void forgetCollected() {
    for (var shell = collected.poll(); shell != null; shell = collected.poll()) {
      references.computeIfPresent(
          ((Reference.Shell) shell).reference.key.id(),
          (id, known) -> known.isForgotten() ? null : known);
    }
  }
}
