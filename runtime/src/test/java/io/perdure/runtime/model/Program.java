package io.perdure.runtime.model;

import io.perdure.runtime.storage.Limits;
import io.perdure.runtime.store.StoreException;
import java.io.PrintWriter;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a run does, all of it.
 *
 * @param schedule the seed of who goes on when
 * @param limits of the objects
 * @param overtakingNanos of the engine
 * @param sweepNanos of the engine
 * @param clients what each of those outside calls, one after the other
 * @param construction what every constructor does
 * @param failingConstructions each how manyth constructor throws, 0 for none
 * @param failingReads each how manyth read of the store fails, 0 for none
 * @param commits how commits end, one after the other; those beyond succeed
 * @param swallowing whether turns go on when storage fails
 */
record Program(
    long schedule,
    Limits limits,
    long overtakingNanos,
    long sweepNanos,
    List<List<Root>> clients,
    List<Op> construction,
    int failingConstructions,
    int failingReads,
    List<Commit> commits,
    boolean swallowing) {

  /** How many steps it has, as far as the program says. */
  int size() {
    int size = construction.stream().mapToInt(Op::size).sum();
    for (List<Root> client : clients) {
      for (Root root : client) {
        size += 1 + root.steps().stream().mapToInt(Op::size).sum();
      }
    }
    return size;
  }

  Program scheduled(long by) {
    return with(by, clients, construction, commits);
  }

  Program doing(List<List<Root>> calls, List<Op> constructing) {
    return with(schedule, calls, constructing, commits);
  }

  Program ending(List<Commit> outcomes) {
    return with(schedule, clients, construction, outcomes);
  }

  private Program with(
      long by, List<List<Root>> calls, List<Op> constructing, List<Commit> outcomes) {
    return new Program(
        by,
        limits,
        overtakingNanos,
        sweepNanos,
        calls,
        constructing,
        failingConstructions,
        failingReads,
        outcomes,
        swallowing);
  }

  void print(PrintWriter out) {
    out.println("Constructors: " + construction);
    if (failingConstructions > 0) {
      out.println("Every constructor number " + failingConstructions + " throws");
    }
    if (failingReads > 0) {
      out.println("Every read number " + failingReads + " fails");
    }
    if (swallowing) {
      out.println("Turns go on when storage fails");
    }
    out.println("Limits: " + limits + ", overtaking: " + overtakingNanos + " ns");
    out.println("Commits: " + commits.stream().map(Commit::outcome).toList());
    for (int i = 0; i < clients.size(); i++) {
      out.println("Client " + i + " calls, one after the other:");
      for (Root root : clients.get(i)) {
        out.println("  " + root.object() + (root.later() ? ", without waiting" : ""));
        root.steps().forEach(step -> out.println("    " + step));
      }
    }
  }

  /** A call from outside. */
  record Root(String object, boolean later, List<Op> steps) {}

  /** How a commit ends, and how long it takes until then. */
  record Commit(Outcome outcome, int waits) {}

  /** How a commit ends. */
  enum Outcome {
    SUCCESS,
    /** Not durable, and of no use to try again. */
    FAILURE,
    /** Not durable, and worth another try. */
    PASSING,
    /** Reported as failed, and durable. */
    UNKNOWN_BUT_DURABLE,
    /** Reported as failed, not durable, and asking tells so. */
    UNKNOWN_NOT_DURABLE,
    /** Reported as failed, not durable, and asking fails for good. */
    MUTE,
    /** Reported as failed, durable, and asking fails for good. */
    MUTE_BUT_DURABLE,
    /** Reported as failed, not durable, and asking fails for a while. */
    SLOW,
    /** Reported as failed, durable, and asking fails for a while. */
    SLOW_BUT_DURABLE,
    /** Throws what no store should. */
    BUG,
    /** Throws what no store should, and is durable all the same. */
    BUG_BUT_DURABLE;

    boolean isDurable() {
      return switch (this) {
        case SUCCESS, UNKNOWN_BUT_DURABLE, MUTE_BUT_DURABLE, SLOW_BUT_DURABLE, BUG_BUT_DURABLE ->
            true;
        default -> false;
      };
    }

    /** How the store answers when it is asked what it has; {@code null} if it tells. */
    @Nullable StoreException refusal() {
      return switch (this) {
        case MUTE, MUTE_BUT_DURABLE -> new StoreException("the store does not answer", null);
        case SLOW, SLOW_BUT_DURABLE ->
            StoreException.passing("the store does not answer yet", null);
        default -> null;
      };
    }

    /** How a commit ends, after it has become durable or not. */
    void end() throws StoreException {
      switch (this) {
        case SUCCESS -> {}
        case FAILURE -> throw new StoreException("the disk is damaged", null);
        case PASSING -> throw StoreException.passing("the disk is full for now", null);
        case BUG, BUG_BUT_DURABLE -> throw new IllegalStateException("a bug of the store's");
        default -> throw new StoreException("the connection broke", null, true);
      }
    }
  }
}
