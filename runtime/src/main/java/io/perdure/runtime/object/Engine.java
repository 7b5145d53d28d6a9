package io.perdure.runtime.object;

import io.perdure.entry.PerdureEngine;
import io.perdure.runtime.api.CachedView;
import io.perdure.runtime.api.ObjectView;
import io.perdure.runtime.commit.CommitFailedException;
import io.perdure.runtime.commit.Committer;
import io.perdure.runtime.exit.ExitCounts;
import io.perdure.runtime.store.Store;
import io.perdure.runtime.store.StoreException;
import io.perdure.runtime.store.StoreOpener;
import io.perdure.runtime.time.TimeSource;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The engine, put together: one for each store, which it opens when the first class is used. */
public final class Engine implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(Engine.class);

  private final StoreOpener opener;
  private final TimeSource time;
  private final Executor workers;
  private final EngineOptions options;
  private final Types types;
  private final EntryPoints entryPoints;
  private final Exits exits;
  private final CacheSweep sweep;
  private final Watchdog watchdog;
  private final Admission admission = new Admission();
  private final WaitGraph waits = new WaitGraph();
  private final Shutdown shutdown;
  private final CountDownLatch closed = new CountDownLatch(1);
  private @Nullable Surroundings opened;
  private boolean closing;

  /**
   * An engine on a store that is not open yet; it closes what it opens.
   *
   * @param workers run events nobody is blocked on
   */
  public Engine(
      Platform platform,
      StoreOpener opener,
      TimeSource time,
      Executor workers,
      EngineOptions options) {
    this(platform, opener, time, workers, options, LoggerFactory.getLogger(Watchdog.class)::warn);
  }

  /** With what the watchdog tells its reports to. */
  Engine(
      Platform platform,
      StoreOpener opener,
      TimeSource time,
      Executor workers,
      EngineOptions options,
      Consumer<String> watchdogReports) {
    this.opener = opener;
    this.time = time;
    this.workers = workers;
    this.options = options;
    CellPlaces places = new CellPlaces(platform);
    types = new Types(platform, places, this::surroundings);
    sweep = new CacheSweep(types, time, workers, options.sweepNanos());
    watchdog = new Watchdog(types, time, workers, options.watchdogNanos(), watchdogReports);
    shutdown = new Shutdown(types, admission, time);
    EngineBasics basics = new EngineBasics(platform, waits, time, workers, this::committerOrNull);
    exits = new Exits(basics, options.exempt());
    entryPoints =
        new EntryPoints(
            basics,
            types,
            places,
            new Calls(types, admission, waits),
            exits,
            options.checkEscape());
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

  /** What a cached method keeps for an instance, or if it is static for a class. */
  public CachedView cached(Object owner, String method, Class<?>[] parameters) {
    return entryPoints.cached(owner, method, parameters);
  }

  /** What the output gate has held, in the order of {@link ExitCounts#read}. */
  public long[] exits() {
    return exits.counts().read();
  }

  /** Waits for a stage; a turn that this thread is in is given up meanwhile (rule 3.3). */
  public <T extends @Nullable Object> T await(CompletionStage<T> stage) throws Throwable {
    Activation inTurn = TurnThread.current().current;
    return inTurn == null ? Results.await(stage) : Waiting.await(inTurn, stage);
  }

  /**
   * Takes no calls from outside any more, lets chains of calls finish within the time limit, makes
   * durable what was written, and closes the store (rule 7.5). Who comes second waits for the
   * first. A turn that calls this has ended, as far as its writes are concerned.
   */
  @Override
  public void close() {
    shutdown.cutOffTurnsOfThisThread();
    if (isFirstToClose()) {
      try {
        shutDown(time.nanoTime() + options.shutdownTimeoutNanos());
      } finally {
        closed.countDown();
      }
    } else {
      awaitClosed();
    }
  }

  private synchronized boolean isFirstToClose() {
    boolean isFirst = !closing;
    closing = true;
    return isFirst;
  }

  /** Holds no lock: chains that finish may use a class for the first time. */
  private void shutDown(long deadline) {
    Surroundings around = openedOrNull();
    if (around == null) {
      return;
    }
    sweep.stop();
    shutdown.endChains(deadline);
    watchdog.stop();
    around.committer().closeBy(deadline);
    try {
      around.store().close();
    } catch (StoreException e) {
      log.warn("The store did not close cleanly: {}", e.getMessage());
    }
  }

  private synchronized @Nullable Surroundings openedOrNull() {
    return opened;
  }

  private @Nullable Committer committerOrNull() {
    Surroundings around = openedOrNull();
    return around == null ? null : around.committer();
  }

  private void awaitClosed() {
    boolean interrupted = false;
    while (closed.getCount() > 0) {
      try {
        closed.await();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** Opens the store the first time; again after it could not be opened. */
  private synchronized Surroundings surroundings() throws StoreException {
    if (opened == null) {
      if (closing) {
        throw new StoreException(
            "The runtime was shut down: start the application again to use durable objects", null);
      }
      opened = on(opener.open());
    }
    return opened;
  }

  private Surroundings on(Store store) throws StoreException {
    Committer committer =
        new Committer(
            store,
            time,
            workers,
            options.maxCommitAgeNanos(),
            options.commitTimeoutNanos(),
            this::breakDependents);
    committer.start();
    sweep.schedule();
    watchdog.schedule();
    return new Surroundings(
        new ReadsInTurns(committer.reads()),
        committer,
        admission,
        waits,
        time,
        workers,
        options.limits(),
        options.overtakingNanos(),
        options.criticalSectionTimeoutNanos(),
        options.replyGate());
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
