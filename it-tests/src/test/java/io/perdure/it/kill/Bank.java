package io.perdure.it.kill;

import io.perdure.DurableObject;
import io.perdure.DurableStorage;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Accounts between which money moves; all of it together stays what it is. */
@DurableObject
class Bank {
  static final List<String> ACCOUNTS = Kept.keys("account", Script.ACCOUNTS);
  static final List<String> COUNTS = Kept.keys("transfers of ", Script.CLIENTS);
  static final String COUNT = "transfers";

  private final DurableStorage storage = DurableStorage.current();

  /** How many the client has made. */
  long transfer(int client, Op.Transfer transfer) {
    add(ACCOUNTS.get(transfer.from()), -transfer.amount());
    add(ACCOUNTS.get(transfer.to()), transfer.amount());
    add(COUNT, 1);
    return add(COUNTS.get(client), 1);
  }

  Map<String, Long> contents() {
    List<String> keys = new ArrayList<>(ACCOUNTS);
    keys.addAll(COUNTS);
    keys.add(COUNT);
    return storage.get(keys, Long.class);
  }

  private long add(String key, long amount) {
    long sum = storage.getOrDefault(key, 0L) + amount;
    storage.put(key, sum);
    return sum;
  }
}
