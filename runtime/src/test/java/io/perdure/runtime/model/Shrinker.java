package io.perdure.runtime.model;

import io.perdure.runtime.model.Program.Commit;
import io.perdure.runtime.model.Program.Outcome;
import io.perdure.runtime.model.Program.Root;
import java.util.ArrayList;
import java.util.List;

/** Leaves out of a program that goes wrong what it goes wrong without. */
final class Shrinker {

  private static final int MOST_RUNS = 3_000;

  /** One thing less is another schedule; so each candidate has a few. */
  private static final int SCHEDULES = 3;

  private Program shortest;
  private int runs;

  Shrinker(Program failing) {
    shortest = failing;
  }

  Program shrink() {
    int before;
    do {
      before = shortest.size();
      for (int at = 0; at < shortest.size() && runs < MOST_RUNS; ) {
        if (!goesWrong(without(at))) {
          at++;
        }
      }
      goesWrong(withoutFailures());
    } while (shortest.size() < before && runs < MOST_RUNS);
    return shortest;
  }

  private boolean goesWrong(Program candidate) {
    for (int i = 0; i < SCHEDULES; i++) {
      Program one = candidate.scheduled(candidate.schedule() + i);
      runs++;
      try {
        int unused = Execution.run(one, null);
      } catch (Exception | AssertionError wrong) {
        shortest = one;
        return true;
      }
    }
    return false;
  }

  private Program without(int at) {
    Removal removal = new Removal(at);
    List<List<Root>> clients = new ArrayList<>();
    for (List<Root> client : shortest.clients()) {
      clients.add(removal.fromRoots(client));
    }
    return shortest.doing(clients, removal.from(shortest.construction()));
  }

  private Program withoutFailures() {
    return shortest.ending(
        List.of(new Commit(Outcome.SUCCESS, 40), new Commit(Outcome.SUCCESS, 40)));
  }

  /** Copies steps, but for one of them, and those within it. */
  private static final class Removal {
    private int left;

    Removal(int at) {
      left = at;
    }

    List<Root> fromRoots(List<Root> roots) {
      List<Root> kept = new ArrayList<>();
      for (Root root : roots) {
        if (left-- != 0) {
          kept.add(new Root(root.object(), root.later(), from(root.steps())));
        }
      }
      return kept;
    }

    List<Op> from(List<Op> steps) {
      List<Op> kept = new ArrayList<>();
      for (Op step : steps) {
        if (left-- != 0) {
          kept.add(step.with(from(step.steps())));
        }
      }
      return kept;
    }
  }
}
