package io.perdure.runtime.storage;

import io.perdure.runtime.commit.CommitFailedException;
import io.perdure.runtime.commit.Committer;
import io.perdure.runtime.store.KeyRange;
import io.perdure.runtime.store.ScriptedStore;
import io.perdure.runtime.store.ScriptedStore.Outcome;
import io.perdure.runtime.store.StoreException;
import io.perdure.runtime.store.Write;
import io.perdure.runtime.store.WriteBatch;
import io.perdure.runtime.time.VirtualTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;

/** One object's storage over a scripted store, for tests of single rules. */
abstract class StorageRules {

  static final KeyRange ALL = KeyRange.ALL;

  final ScriptedStore store = new ScriptedStore();
  final Committer committer;
  TestedStorage storage;

  StorageRules() throws StoreException {
    committer = new Committer(store, new VirtualTime(), Runnable::run, 1_000, (last, why) -> {});
    committer.start();
    storage = activation(Limits.DEFAULT);
  }

  @AfterEach
  void close() {
    store.next(Collections.nCopies(10, Outcome.SUCCESS).toArray(Outcome[]::new));
    committer.close();
  }

  TestedStorage activation(Limits limits) {
    return new TestedStorage(store, committer, limits, 0);
  }

  /** A new activation of an object that has these keys, each with the number 1. */
  void stored(String... keys) throws CommitFailedException {
    for (String key : keys) {
      storage.put(key, 1);
    }
    storage.flush();
    storage = activation(Limits.DEFAULT);
  }

  /** The keys of a range. */
  List<String> list(String from, String to) {
    return storage.list(new KeyRange(from, to), false, Integer.MAX_VALUE);
  }

  /** How often the store has been asked since the last time. */
  int asked() {
    int now = store.reads() + store.scans();
    int since = now - askedBefore;
    askedBefore = now;
    return since;
  }

  private int askedBefore;

  /** What the last commit wrote, in order of keys. */
  Map<String, String> lastCommit() {
    Map<String, String> writes = new TreeMap<>();
    for (Write write : lastBatch().writes()) {
      writes.put(write.key(), write.value() == null ? "deleted" : "put");
    }
    return writes;
  }

  WriteBatch lastBatch() {
    List<WriteBatch> all = new ArrayList<>(store.committed);
    return all.get(all.size() - 1);
  }
}
