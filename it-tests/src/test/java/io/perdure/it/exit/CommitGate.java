package io.perdure.it.exit;

import io.perdure.it.agent.Parallel;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Holds the store's commits back, and lets them through or fail. */
final class CommitGate implements AutoCloseable {

  private static final long LIMIT_SECONDS = 120;

  private final CountDownLatch tried = new CountDownLatch(1);
  private final CountDownLatch decided = new CountDownLatch(1);
  private volatile @Nullable String failure;

  /** From now on nothing is committed. */
  CommitGate() {
    System.getProperties().put(CommitGateAgent.PROPERTY, (Runnable) this::pass);
  }

  private void pass() {
    tried.countDown();
    await(decided);
    String why = failure;
    if (why != null) {
      throw new IllegalStateException(why);
    }
  }

  /** Returns when there is a commit of a call under way, and that is held back. */
  void awaitCommit(Parallel.Started<?> call) throws Exception {
    while (!tried.await(1, TimeUnit.SECONDS)) {
      if (call.task().isDone()) {
        throw new AssertionError("It has committed nothing, and returned " + call.result());
      }
    }
  }

  void open() {
    System.getProperties().put(CommitGateAgent.PROPERTY, (Runnable) () -> {});
    decided.countDown();
  }

  /** The commit that is held back fails; later ones do not. */
  void fail(String why) {
    failure = why;
    open();
  }

  private static void await(CountDownLatch latch) {
    try {
      if (!latch.await(LIMIT_SECONDS, TimeUnit.SECONDS)) {
        throw new AssertionError("Nobody came");
      }
    } catch (InterruptedException e) {
      throw new AssertionError("Nobody should interrupt this", e);
    }
  }

  @Override
  public void close() {
    open();
  }
}
