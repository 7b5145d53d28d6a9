package io.perdure.benchmarks;

import java.util.ArrayList;
import java.util.List;

/** The goals that there are benchmarks for. */
final class Goals {

  private static final int[] MANY = {16, 256};

  private Goals() {}

  /** Those that this JVM can measure. */
  static List<Goal> all() {
    List<Goal> goals = new ArrayList<>();
    goals.addAll(uncontended());
    goals.add(byId());
    for (int threads : MANY) {
      goals.addAll(hot(threads));
    }
    goals.addAll(inFlight());
    goals.addAll(cachedHit());
    goals.addAll(coldKey(false));
    if (Threads.MAY_BE_VIRTUAL) {
      goals.addAll(coldKey(true));
    }
    goals.addAll(exits());
    return goals;
  }

  private static List<Goal> exits() {
    return List.of(
        new DifferenceGoal(
            "P15",
            Case.time(
                "a method the output gate may hold, outside of turns", ExitCost.class, "held"),
            Case.time("the same method, unheld", ExitCost.class, "unheld"),
            Bound.atMost(2)),
        new DifferenceGoal(
            "P15",
            Case.time("in a turn, with nothing pending", ExitCost.class, "heldInTurn"),
            Case.time("the same turn and method, unheld", ExitCost.class, "unheldInTurn"),
            null));
  }

  private static List<Goal> uncontended() {
    Case durable = Case.time("call of a held reference", UncontendedCall.class, "durable");
    Case plain =
        Case.time("the same method, `synchronized`", UncontendedCall.class, "synchronizedMethod");
    return List.of(
        new RatioGoal("P1", durable, plain, Bound.atMost(1.5)),
        new AllocationGoal("P1", durable, true));
  }

  private static Goal byId() {
    return new RatioGoal(
        "P2",
        Case.time("`DurableObjects.get`, and a call", CallById.class, "durable"),
        Case.time(
            "`ConcurrentHashMap.get`, and a `synchronized` call",
            CallById.class,
            "mapAndSynchronized"),
        Bound.atMost(1.5));
  }

  private static List<Goal> hot(int threads) {
    Case durable = Case.crowd("one object", Kind.DURABLE, threads, false);
    Case unfair = Case.crowd("unfair `ReentrantLock`", Kind.UNFAIR_LOCK, threads, false);
    Case fair = Case.crowd("fair `ReentrantLock`", Kind.FAIR_LOCK, threads, false);
    return List.of(
        new RatioGoal("P3", durable, unfair, Bound.atLeast(0.5)),
        new RatioGoal("P3", durable, fair, Bound.atLeast(10)),
        new RatioGoal("P3", durable.inStrictOrder(), fair, null));
  }

  private static List<Goal> inFlight() {
    Goal futures =
        new RatioGoal(
            "P4",
            Case.inFlight("futures, 256 in flight", Kind.DURABLE),
            Case.inFlight("Pekko `ask`, 256 in flight", Kind.ACTOR),
            Bound.atLeast(3));
    Goal virtualThreads =
        new RatioGoal(
            "P4",
            Case.crowd("one object", Kind.DURABLE, 256, true),
            Case.crowd("Pekko `ask`", Kind.ACTOR, 256, true),
            Bound.atLeast(3));
    return Threads.MAY_BE_VIRTUAL ? List.of(futures, virtualThreads) : List.of(futures);
  }

  private static List<Goal> cachedHit() {
    Case durable = Case.hit("`@Cached`, durable object", CacheKind.DURABLE);
    Case ttl = Case.hit("`@Cached(ttl = \"1h\")`, durable object", CacheKind.DURABLE_TTL);
    Case ordinary = Case.hit("`@Cached`, ordinary instance", CacheKind.ORDINARY);
    Case caffeine = Case.hit("Caffeine `LoadingCache.get`", CacheKind.CAFFEINE);
    Case counting =
        Case.hit("Caffeine, the same with `recordStats`", CacheKind.CAFFEINE_STATISTICS);
    Case caffeineTtl = Case.hit("the same, `expireAfterWrite`", CacheKind.CAFFEINE_TTL);
    return List.of(
        new RatioGoal("P10", durable, caffeine, Bound.atMost(2)),
        new RatioGoal("P10", durable, counting, null),
        new RatioGoal("P10", ordinary, caffeine, Bound.atMost(2)),
        new RatioGoal("P10", ttl, caffeineTtl, Bound.atMost(2)),
        new RatioGoal("P10", durable, Case.hit("Spring `@Cacheable`", CacheKind.SPRING), null),
        new RatioGoal(
            "P10",
            durable,
            Case.hit("Spring `@Cacheable(sync = true)`", CacheKind.SPRING_SYNC),
            null),
        new AllocationGoal("P10", durable, false),
        new AllocationGoal("P10", ordinary, false),
        new AllocationGoal("P10", caffeine, false));
  }

  private static List<Goal> coldKey(boolean virtual) {
    Case cached = Case.coldKey("`@Cached`", CacheKind.DURABLE, virtual);
    Bound bound = Bound.atMost(virtual ? 1.02 : 1.1);
    return List.of(
        new LoadGoal("P11", cached, Case.coldKey("Caffeine", CacheKind.CAFFEINE, virtual), bound),
        new LoadGoal(
            "P11", cached, Case.coldKey("Spring `@Cacheable`", CacheKind.SPRING, virtual), bound),
        new LoadGoal(
            "P11",
            cached,
            Case.coldKey("Spring `@Cacheable(sync = true)`", CacheKind.SPRING_SYNC, virtual),
            bound));
  }
}
