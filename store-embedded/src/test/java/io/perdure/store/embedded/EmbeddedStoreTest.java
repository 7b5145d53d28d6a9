package io.perdure.store.embedded;

import io.perdure.runtime.store.Store;
import io.perdure.runtime.store.StoreContract;
import io.perdure.runtime.store.StoreException;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedStoreTest extends StoreContract {
  @TempDir Path directory;

  @Override
  protected Store open() throws StoreException {
    return EmbeddedStore.open(directory);
  }
}
