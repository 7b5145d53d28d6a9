package io.perdure.runtime.object;

import io.perdure.runtime.turn.Gate;
import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * The stages that only a later turn of an object completes, as long as anybody else has them.
 * Touched in its turns alone.
 */
final class Continuations {

  private static final int FEW = 16;

  /** And the section that has to have a turn. */
  private final Map<Key, Gate> pending = new HashMap<>();

  private final ReferenceQueue<Object> collected = new ReferenceQueue<>();

  /** How many there may be until the done ones are looked for. */
  private int many = FEW;

  /** The executor of the continuation that is being attached. */
  private @Nullable TurnExecutor attaching;

  /** Makes the executor of a continuation, whose stage is {@linkplain #attached} next. */
  TurnExecutor attach(TurnExecutor executor) {
    attaching = executor;
    return executor;
  }

  /** That stage waits for a turn. */
  void attached(Object stage, Gate section) {
    if (attaching != null && stage instanceof CompletableFuture<?> future) {
      attaching.completes(future);
    }
    attaching = null;
    add(stage, section);
  }

  void add(Object stage, Gate section) {
    Reference<?> gone;
    while ((gone = collected.poll()) != null) {
      pending.remove(gone);
    }
    if (pending.size() >= many) {
      pending.keySet().removeIf(Key::isDone);
      many = Math.max(FEW, 2 * pending.size());
    }
    pending.put(new Key(stage, collected), section);
  }

  /** The section in which a stage waits for a turn of the object; {@code null} if it does not. */
  @Nullable Gate sectionOf(@Nullable Object stage) {
    if (stage == null || pending.isEmpty()) {
      return null;
    }
    Key key = new Key(stage, null);
    Gate section = pending.get(key);
    if (section != null && Stages.isDone(stage)) {
      pending.remove(key);
      return null;
    }
    return section;
  }

  int size() {
    return pending.size();
  }

  /** Equal when they have the same stage: a class of stages may have any idea of equality. */
  private static final class Key extends WeakReference<Object> {
    private final int hash;

    Key(Object stage, @Nullable ReferenceQueue<Object> queue) {
      super(stage, queue);
      hash = System.identityHashCode(stage);
    }

    boolean isDone() {
      return Stages.isDone(get());
    }

    @Override
    public int hashCode() {
      return hash;
    }

    @Override
    public boolean equals(@Nullable Object other) {
      if (this == other) {
        return true;
      }
      Object mine = get();
      return mine != null && other instanceof Key key && key.refersTo(mine);
    }
  }
}
