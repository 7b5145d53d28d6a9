package io.perdure.runtime.object;

import io.perdure.entry.PerdureEngine;
import io.perdure.runtime.api.ObjectView;
import io.perdure.runtime.commit.CommitFailedException;
import io.perdure.runtime.commit.Committer;
import io.perdure.runtime.store.Store;
import io.perdure.runtime.store.StoreException;
import io.perdure.runtime.time.TimeSource;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The engine, put together: one for each store. */
public final class Engine implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(Engine.class);

  private final Store store;
  private final Committer committer;
  private final Types types;
  private final EntryPoints entryPoints;
  private boolean closed;

  /**
   * An engine on an open store, which it closes.
   *
   * @param workers run events nobody is blocked on
   * @throws StoreException when the store cannot say how far it is
   */
  public Engine(
      Platform platform, Store store, TimeSource time, Executor workers, EngineOptions options)
      throws StoreException {
    this.store = store;
    committer =
        new Committer(store, time, workers, options.maxCommitAgeNanos(), this::breakDependents);
    types =
        new Types(
            platform,
            new Surroundings(
                store,
                committer,
                time,
                workers,
                options.limits(),
                options.overtakingNanos(),
                options.replyGate()));
    entryPoints = new EntryPoints(platform, types, new Calls(types));
    committer.start();
  }

  /** What woven code calls. */
  public PerdureEngine entryPoints() {
    return entryPoints;
  }

  /** The reference to an object (rule 1.2). */
  public Object get(Class<?> type, String id) {
    return types.of(type).get(id);
  }

  /** The object whose turn, or construction, this thread is in; {@code null} outside of all. */
  public @Nullable ObjectView current() {
    return TurnThread.current().current;
  }

  /** Makes everything durable that was written, then closes the store. Later calls fail. */
  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    committer.close();
    try {
      store.close();
    } catch (StoreException e) {
      log.warn("The store did not close cleanly: {}", e.getMessage());
    }
  }

  private void breakDependents(long durable, CommitFailedException why) {
    for (DurableType type : types.all()) {
      for (Reference reference : type.references()) {
        Activation activation = reference.activationOrNull();
        if (activation != null) {
          activation.breakIfAbove(durable, why);
        }
      }
    }
  }
}
