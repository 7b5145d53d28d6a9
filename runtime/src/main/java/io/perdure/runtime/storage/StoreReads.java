package io.perdure.runtime.storage;

import io.perdure.runtime.api.StorageModes;
import io.perdure.runtime.store.KeyRange;
import io.perdure.runtime.store.Page;
import java.util.Collection;
import java.util.Map;

/** How one object's cache asks the store. */
interface StoreReads {

  StoreRead<Map<String, byte[]>> keys(Collection<String> keys);

  StoreRead<Page> scan(KeyRange range, boolean reverse, int maxRows);

  /** Waits for a read; where the modes say so, others may run and write meanwhile. */
  void await(StoreRead<?> read, InFlight operation, StorageModes modes);

  /** Keeps the memory within its limits. */
  void bound(long heldBytes);
}
