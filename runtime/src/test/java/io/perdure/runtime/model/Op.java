package io.perdure.runtime.model;

import io.perdure.runtime.api.StorageModes;
import io.perdure.runtime.store.KeyRange;
import java.util.List;
import java.util.Map;

/** One step of a turn. */
sealed interface Op {

  /** The steps within this one. */
  default List<Op> steps() {
    return List.of();
  }

  /** The same with other steps within it. */
  default Op with(List<Op> steps) {
    return this;
  }

  /** How many steps this is, with those within it. */
  default int size() {
    return 1 + steps().stream().mapToInt(Op::size).sum();
  }

  /** Reads keys: one by itself, or several at once. */
  record Get(List<String> keys, StorageModes modes) implements Op {}

  /** Writes keys: one by itself, or several at once. */
  record Put(Map<String, String> entries, StorageModes modes) implements Op {}

  /** Deletes keys, and counts them. */
  record Delete(List<String> keys, StorageModes modes) implements Op {}

  /** Deletes every key. */
  record DeleteAll(StorageModes modes) implements Op {}

  /** Lists a range. */
  record Range(KeyRange range, boolean reverse, int limit, StorageModes modes) implements Op {}

  /** Runs steps in a transaction, which an exception rolls back; it may be caught. */
  record Transaction(List<Op> steps, boolean caught) implements Op {
    @Override
    public Op with(List<Op> others) {
      return new Transaction(others, caught);
    }
  }

  /** Calls an object and waits for it; what it throws may be caught. */
  record Call(String object, List<Op> steps, boolean caught) implements Op {
    @Override
    public Op with(List<Op> others) {
      return new Call(object, others, caught);
    }
  }

  /** Calls an object and does not wait for it. */
  record Later(String object, List<Op> steps) implements Op {
    @Override
    public Op with(List<Op> others) {
      return new Later(object, others);
    }
  }

  /** Waits until everything that was written is durable. */
  record Sync() implements Op {}

  /** The same, without waiting. */
  record Synced() implements Op {}

  /** Throws an exception. */
  record Throw() implements Op {}

  /** Throws an error of the virtual machine. */
  record Crash() implements Op {}
}
