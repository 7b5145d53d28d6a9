package io.perdure.runtime.object;

import io.perdure.entry.PerdureCell;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Beside the instances of a class that was loaded before the agent and cannot get a field any more:
 * a map with weak keys, compared by identity. It is held by the class.
 *
 * <p>Cells are held strongly, since an instance has no other hold on its own. So a cell must not
 * hold the instance it belongs to longer than anybody else does; see {@link Activation#instance()}.
 */
final class LatePlace extends CellPlace {

  private final ConcurrentHashMap<Object, PerdureCell> cells = new ConcurrentHashMap<>();
  private final ReferenceQueue<Object> collected = new ReferenceQueue<>();

  @Override
  @Nullable PerdureCell of(Object instance) {
    forgetCollected();
    return cells.get(new Wanted(instance));
  }

  @Override
  void bind(Object instance, PerdureCell cell) {
    forgetCollected();
    cells.put(new Key(instance, collected), cell);
  }

  @Override
  PerdureCell bindOnce(Object instance, PerdureCell cell) {
    forgetCollected();
    PerdureCell before = cells.putIfAbsent(new Key(instance, collected), cell);
    return before == null ? cell : before;
  }

  @Override
  boolean isApart() {
    return true;
  }

  /** How many instances have a cell. */
  int size() {
    forgetCollected();
    return cells.size();
  }

  private void forgetCollected() {
    for (var key = collected.poll(); key != null; key = collected.poll()) {
      cells.remove(key);
    }
  }

  /** The application's own {@code equals} and {@code hashCode} are entries, and no keys. */
  private static final class Key extends WeakReference<Object> {
    private final int hash;

    Key(Object instance, ReferenceQueue<Object> collected) {
      super(instance, collected);
      hash = System.identityHashCode(instance);
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
      Object instance = get();
      return instance != null && other instanceof Key key && key.refersTo(instance);
    }
  }

  /** Finds a key; the map asks what it is given, not what it has. */
  private static final class Wanted {
    private final Object instance;

    Wanted(Object instance) {
      this.instance = instance;
    }

    @Override
    public int hashCode() {
      return System.identityHashCode(instance);
    }

    @Override
    @SuppressWarnings("EqualsUnsafeCast") // checked
    public boolean equals(@Nullable Object other) {
      return other instanceof Key key && key.refersTo(instance);
    }
  }
}
