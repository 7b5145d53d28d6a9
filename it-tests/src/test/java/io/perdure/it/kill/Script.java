package io.perdure.it.kill;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** What each client does, which the program and its checker both know from a seed. */
record Script(long seed) {
  static final int CLIENTS = 6;
  static final int CHESTS = 2;
  static final int KEYS = 8;
  static final int ACCOUNTS = 10;
  static final int STAMPS = 2;

  private static final int SHORT = 60;

  /** Grows the WAL to where SQLite makes checkpoints. */
  private static final int LONG = 20_000;

  Op op(int client, long index) {
    Random random = new Random((seed * 31 + client) * 1_000_003 + index);
    random.nextInt(); // the first one hardly differs for seeds close by
    int roll = random.nextInt(100);
    if (roll < 55) {
      return work(index, random);
    } else if (roll < 65) {
      return new Op.Next();
    } else if (roll < 70) {
      return new Op.Burst(2 + random.nextInt(3));
    } else if (roll < 85) {
      int amount = random.nextInt(50);
      return new Op.Transfer(random.nextInt(ACCOUNTS), random.nextInt(ACCOUNTS), amount);
    }
    return new Op.Stamp(random.nextInt(STAMPS));
  }

  private static Op work(long index, Random random) {
    List<Part> parts = new ArrayList<>();
    int size = 1 + random.nextInt(4);
    for (int i = 0; i < size; i++) {
      int chest = random.nextInt(CHESTS + 1) - 1;
      boolean cleared = chest != Part.OWN && random.nextInt(8) == 0;
      List<Change> changes = changes(index + "/" + i, random);
      parts.add(new Part(chest, cleared, random.nextBoolean(), changes));
    }
    return new Op.Work(parts, random.nextInt(10) == 0);
  }

  private static List<Change> changes(String name, Random random) {
    List<Change> changes = new ArrayList<>();
    int size = 1 + random.nextInt(KEYS);
    for (int i = 0; i < size; i++) {
      changes.add(new Change("k" + random.nextInt(KEYS), value(name + "/" + i, random)));
    }
    return changes;
  }

  private static @Nullable String value(String name, Random random) {
    if (random.nextInt(4) == 0) {
      return null;
    }
    int length = random.nextInt(random.nextInt(50) == 0 ? LONG : SHORT);
    return name + ":" + "x".repeat(length);
  }
}
