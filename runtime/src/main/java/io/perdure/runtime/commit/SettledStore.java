package io.perdure.runtime.commit;

import io.perdure.runtime.store.KeyRange;
import io.perdure.runtime.store.ObjectKey;
import io.perdure.runtime.store.Page;
import io.perdure.runtime.store.Store;
import io.perdure.runtime.store.StoreException;
import io.perdure.runtime.store.WriteBatch;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The store as activations read it: not before it is known what is in it (rule 5.6), and once more
 * when a read fails for a reason that may have passed.
 */
final class SettledStore implements Store {

  private final Store store;
  private final PatientStore commits;

  SettledStore(Store store, PatientStore commits) {
    this.store = store;
    this.commits = commits;
  }

  @Override
  public byte @Nullable [] read(ObjectKey object, String key) throws StoreException {
    return reading(() -> Optional.ofNullable(store.read(object, key))).orElse(null);
  }

  @Override
  public Map<String, byte[]> read(ObjectKey object, Collection<String> keys) throws StoreException {
    return reading(() -> store.read(object, keys));
  }

  @Override
  public Page scan(ObjectKey object, KeyRange range, boolean reverse, int maxRows)
      throws StoreException {
    return reading(() -> store.scan(object, range, reverse, maxRows));
  }

  private <T> T reading(Read<T> read) throws StoreException {
    commits.awaitAnswer();
    try {
      return read.run();
    } catch (StoreException failure) {
      if (!failure.retryable()) {
        throw failure;
      }
      return read.run();
    }
  }

  @Override
  public long lastNumber() throws StoreException {
    return store.lastNumber();
  }

  @Override
  public void commit(WriteBatch batch) throws StoreException {
    store.commit(batch);
  }

  @Override
  public void close() throws StoreException {
    store.close();
  }

  @FunctionalInterface
  private interface Read<T> {
    T run() throws StoreException;
  }
}
