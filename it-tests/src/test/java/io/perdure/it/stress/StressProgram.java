package io.perdure.it.stress;

import io.perdure.DurableObjects;
import java.util.List;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * Lets a crowd loose on a few objects, and looks at what is left. Arguments: the seed, the number
 * of threads, and for how many seconds.
 */
final class StressProgram {
  /** Begins the line that says what happened. */
  static final String SUMMARY = "stress: ";

  /** How long after the end of all calls it is clear that something hangs. */
  private static final long LIMIT_SECONDS = 150;

  /** How long threads may take to leave objects that nobody calls any more. */
  private static final int LEAVING_SECONDS = 30;

  private final Findings findings = new Findings();
  private final Outside outside = new Outside();
  private final List<World> worlds =
      List.of(World.orderly(findings, outside), World.unruly(findings, outside));

  private StressProgram() {}

  public static void main(String[] args) throws Exception {
    long seed = Long.parseLong(args[0]);
    int threads = Integer.parseInt(args[1]);
    long seconds = Long.parseLong(args[2]);
    StressProgram program = new StressProgram();
    program.limit(seconds + LIMIT_SECONDS);
    program.run(new Dice(seed), threads, seconds);
    System.exit(program.report());
  }

  private void limit(long seconds) {
    ScheduledThreadPoolExecutor timer =
        new ScheduledThreadPoolExecutor(
            1,
            task -> {
              Thread thread = new Thread(task, "limit");
              thread.setDaemon(true);
              return thread;
            });
    var unused = timer.schedule(this::hangs, seconds, TimeUnit.SECONDS);
  }

  private void run(Dice dice, int threads, long seconds) throws Exception {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
    Crowd crowd =
        Crowd.of(
            threads, worlds, dice, () -> System.nanoTime() - end < 0 && findings.wrongs() == 0);
    crowd.start();
    crowd.awaitAll();
    for (int depth = 0; depth <= World.DEPTH; depth++) { // what is queued may queue more
      settle();
    }
    outside.end();
    settle();
    worlds.forEach(World::check);
    DurableObjects.shutdown();
    awaitEndOfThreads();
  }

  /** Nobody waits for calls that were left alone; what they began comes to its end as well. */
  private void settle() {
    World orderly = worlds.get(0);
    orderly.passThrough();
    while (!orderly.isSettled() && findings.wrongs() == 0) {
      Thread.onSpinWait();
    }
  }

  /** What looks at objects from time to time may be at it. */
  private void awaitEndOfThreads() {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(LEAVING_SECONDS);
    var left = Stacks.inObjects();
    while (!left.isEmpty() && System.nanoTime() - end < 0) {
      left = Stacks.inObjects();
    }
    left.forEach(stack -> findings.wrong("a thread is left:\n    " + stack));
  }

  private int report() {
    System.out.println(
        SUMMARY
            + findings.counts().entrySet().stream()
                .map(entry -> entry.getValue() + " " + entry.getKey())
                .collect(Collectors.joining(", ")));
    findings.shown().forEach(System.out::println);
    return findings.wrongs() == 0 ? 0 : 1;
  }

  private void hangs() {
    System.out.println("It hangs. Threads:");
    Stacks.all().forEach((stack, count) -> System.out.println(count + " threads in\n" + stack));
    report();
    Runtime.getRuntime().halt(1);
  }
}
