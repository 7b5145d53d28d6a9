package io.perdure.runtime.model;

import io.perdure.runtime.api.StorageModes;
import io.perdure.runtime.model.Program.Commit;
import io.perdure.runtime.model.Program.Outcome;
import io.perdure.runtime.model.Program.Root;
import io.perdure.runtime.storage.Limits;
import io.perdure.runtime.store.KeyRange;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/** Makes programs from seeds. */
final class Programs {

  private static final List<String> OBJECTS = List.of("a", "b", "c", "d");
  private static final List<String> KEYS = keys();
  private static final int CLIENTS = 4;
  private static final int DEEPEST = 4;

  private final Random random;
  private int values;

  /** How many keys this program uses. */
  private final int keys;

  private Programs(long seed) {
    random = new Random(seed * 0x9E3779B97F4A7C15L);
    keys = chance(3) ? 4 : KEYS.size();
  }

  static Program of(long seed) {
    return new Programs(seed).make();
  }

  private static List<String> keys() {
    List<String> keys = new ArrayList<>();
    for (int i = 0; i < 24; i++) {
      keys.add("k" + (char) ('a' + i / 6) + i % 6);
    }
    keys.addAll(
        List.of("k", "ka", "z\ud7ff", "z\ue000", "z\uffff", "z\ud83d\ude00", "\udbff\udfff"));
    return keys;
  }

  private Program make() {
    List<List<Root>> clients = new ArrayList<>();
    int turns = 4 + random.nextInt(12);
    for (int i = 0; i < CLIENTS; i++) {
      List<Root> roots = new ArrayList<>();
      for (int turn = 0; turn < turns; turn++) {
        String object = any(OBJECTS);
        roots.add(new Root(object, chance(4), steps(List.of(object), 0, false)));
      }
      clients.add(roots);
    }
    return new Program(
        random.nextLong(),
        limits(),
        chance(2) ? 0 : 1_000_000,
        chance(2) ? 1_000_000 : 30_000_000_000L,
        clients,
        chance(2) ? List.of() : simpleSteps(),
        chance(4) ? 2 + random.nextInt(3) : 0,
        chance(4) ? 3 + random.nextInt(40) : 0,
        commits(),
        chance(3));
  }

  private Limits limits() {
    long cache = chance(2) ? 16L << 20 : 1_000 + random.nextInt(8_000);
    long unflushed = chance(2) ? 8L << 20 : 500 + random.nextInt(4_000);
    long memory = chance(8) ? 4_000 + random.nextInt(8_000) : 128L << 20;
    return new Limits(2_048, 1 << 20, cache, unflushed, memory);
  }

  private List<Commit> commits() {
    List<Commit> commits = new ArrayList<>();
    int reliability = 2 + random.nextInt(12);
    for (int i = 0; i < 60; i++) {
      Outcome outcome = chance(reliability) ? any(List.of(Outcome.values())) : Outcome.SUCCESS;
      int times = outcome == Outcome.PASSING && chance(4) ? 20 : 1;
      Commit commit = new Commit(outcome, chance(2) ? 0 : random.nextInt(40));
      commits.addAll(Collections.nCopies(times, commit));
    }
    return commits;
  }

  private List<Op> simpleSteps() {
    List<Op> steps = new ArrayList<>();
    for (int i = 1 + random.nextInt(3); i > 0; i--) {
      steps.add(storage());
    }
    return steps;
  }

  /** Steps of a turn that was reached through these objects, the last one its own. */
  private List<Op> steps(List<String> chain, int depth, boolean inTransaction) {
    List<Op> steps = new ArrayList<>();
    for (int i = 1 + random.nextInt(depth == 0 ? 8 : 5); i > 0; i--) {
      steps.add(step(chain, depth, inTransaction));
    }
    return steps;
  }

  private Op step(List<String> chain, int depth, boolean inTransaction) {
    int kind = random.nextInt(100);
    if (depth < DEEPEST && kind < 20) {
      return nested(chain, depth, inTransaction);
    }
    return switch (kind) {
      case 20, 21, 22, 23 -> later();
      case 24, 25 -> new Op.Throw();
      case 26 -> chance(2) ? new Op.Crash() : new Op.Throw();
      case 27, 28 -> new Op.Sync();
      case 29 -> new Op.Synced();
      default -> storage();
    };
  }

  private Op nested(List<String> chain, int depth, boolean inTransaction) {
    if (chance(2)) {
      return new Op.Transaction(steps(chain, depth + 1, true), !chance(4));
    }
    String object = callee(chain);
    List<String> longer = new ArrayList<>(chain);
    longer.add(object);
    return new Op.Call(object, steps(longer, depth + 1, inTransaction), !chance(4));
  }

  /** One on the chain, or one beyond all of them: so chains cannot wait for each other. */
  private String callee(List<String> chain) {
    String last = chain.stream().max(String::compareTo).orElseThrow();
    int beyond = OBJECTS.indexOf(last) + 1;
    if (beyond < OBJECTS.size() && !chance(4)) {
      return OBJECTS.get(beyond + random.nextInt(OBJECTS.size() - beyond));
    }
    return any(chain);
  }

  private Op later() {
    String object = any(OBJECTS);
    return new Op.Later(object, simpleSteps());
  }

  private Op storage() {
    int kind = random.nextInt(100);
    if (kind < 25) {
      return new Op.Get(someKeys(chance(3) ? 5 : 1), modes());
    }
    if (kind < 60) {
      return put();
    }
    if (kind < 75) {
      return new Op.Delete(someKeys(1 + random.nextInt(4)), modes());
    }
    if (kind < 79) {
      return new Op.DeleteAll(modes());
    }
    return range();
  }

  private Op put() {
    Map<String, String> entries = new LinkedHashMap<>();
    for (String key : someKeys(chance(3) ? 6 : 1)) {
      entries.put(key, value());
    }
    return new Op.Put(entries, modes());
  }

  /** Nearly always one that never was before. */
  private String value() {
    int number = chance(8) ? 0 : ++values;
    return "v" + number + ".".repeat(chance(10) ? random.nextInt(900) : 0);
  }

  private Op range() {
    String from = chance(3) ? KeyRange.START : any(KEYS);
    String to = chance(3) ? KeyRange.END : any(KEYS);
    KeyRange range = new KeyRange(from, to);
    if (chance(4)) {
      String prefix = chance(2) ? "k" : "k" + (char) ('a' + random.nextInt(4));
      range = range.intersection(new KeyRange(prefix, KeyRange.afterPrefix(prefix)));
    }
    if (chance(6)) {
      range = new KeyRange(KeyRange.after(from), range.to());
    }
    int limit = chance(2) ? Integer.MAX_VALUE : 1 + random.nextInt(10);
    return new Op.Range(range, chance(2), limit, modes());
  }

  private List<String> someKeys(int count) {
    Set<String> some = new LinkedHashSet<>();
    for (int i = 0; i < count; i++) {
      some.add(KEYS.get((random.nextInt(keys) + (keys < KEYS.size() ? 20 : 0)) % KEYS.size()));
    }
    return List.copyOf(some);
  }

  private StorageModes modes() {
    return chance(3) ? new StorageModes(chance(2), chance(3), chance(3)) : StorageModes.DEFAULT;
  }

  private boolean chance(int oneIn) {
    return random.nextInt(oneIn) == 0;
  }

  private <T> T any(List<T> list) {
    return list.get(random.nextInt(list.size()));
  }
}
