package io.perdure.runtime.object;

import io.perdure.entry.PerdureCell;
import io.perdure.runtime.commit.Committer;
import io.perdure.runtime.store.ObjectKey;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import org.jspecify.annotations.Nullable;

/**
 * The identity of one object, and the cell of its shell: the instance without state that callers
 * hold (rule 1.2). Its owner stays {@code null}, so every call on the shell is dispatched.
 */
final class Reference extends PerdureCell {

  private static final VarHandle ACTIVATION;

  static {
    try {
      ACTIVATION =
          MethodHandles.lookup().findVarHandle(Reference.class, "activation", Activation.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  final DurableType type;
  final ObjectKey key;
  private volatile @Nullable Shell shell;
  private volatile @Nullable Activation activation;

  /**
   * The object's last write set; a new activation must not read the store before it is in there.
   */
  volatile long lastNumber;

  Reference(DurableType type, ObjectKey key) {
    this.type = type;
    this.key = key;
  }

  @Nullable Object shellOrNull() {
    Shell present = shell;
    return present == null ? null : present.get();
  }

  /** Only under the lock of the type's map, where nobody else makes one. */
  Object shell(ReferenceQueue<Object> collected) {
    Object present = shellOrNull();
    if (present != null) {
      return present;
    }
    Object fresh = type.instances().shell(this);
    shell = new Shell(fresh, this, collected);
    return fresh;
  }

  /**
   * Nobody can reach the object but through {@code get}, and nothing but the store has to be known
   * of it. Under the lock of the type's map.
   */
  boolean isForgotten() {
    return activation == null && shellOrNull() == null && !isWritePending();
  }

  private boolean isWritePending() {
    Committer committer = type.surroundings.committer();
    return !committer.isDurable(lastNumber) && committer.whyLost(lastNumber) == null;
  }

  @Nullable Activation activationOrNull() {
    return activation;
  }

  /** The live activation, made if there is none; its constructor runs in its first turn. */
  Activation activation(Object heldShell) {
    Activation present = activation;
    while (present == null) {
      long readableFrom = Math.max(lastNumber, type.readableFrom());
      Activation fresh = new Activation(type, this, heldShell, readableFrom);
      if (ACTIVATION.compareAndSet(this, (Activation) null, fresh)) {
        return fresh;
      }
      present = activation;
    }
    return present;
  }

  /** The next call makes a new activation. */
  void forget(Activation dead) {
    ACTIVATION.compareAndSet(this, dead, (Activation) null);
  }

  @Override
  protected void leave(@Nullable Throwable thrown) {
    throw new AssertionError("Nobody enters a reference");
  }

  @Override
  protected @Nullable Object leave(@Nullable Throwable thrown, @Nullable Object result) {
    throw new AssertionError("Nobody enters a reference");
  }

  /** Tells which reference's shell was collected. */
  static final class Shell extends WeakReference<Object> {
    final Reference reference;

    Shell(Object shell, Reference reference, ReferenceQueue<Object> collected) {
      super(shell, collected);
      this.reference = reference;
    }
  }
}
