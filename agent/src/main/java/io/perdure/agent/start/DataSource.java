package io.perdure.agent.start;

import io.perdure.agent.config.AgentConfig;
import io.perdure.agent.config.AgentConfig.StoreKind;
import io.perdure.runtime.store.MemoryStore;
import io.perdure.runtime.store.Store;
import io.perdure.runtime.store.StoreException;
import io.perdure.store.embedded.Claim;
import org.jspecify.annotations.Nullable;

/**
 * Where the data will be. What can be wrong with it is found when the JVM starts, as far as that
 * takes no time; SQLite is started when the first durable object needs it.
 */
final class DataSource {

  private final @Nullable Claim claim;

  private DataSource(@Nullable Claim claim) {
    this.claim = claim;
  }

  static DataSource of(AgentConfig config) {
    try {
      return new DataSource(config.store() == StoreKind.MEMORY ? null : Claim.on(config.data()));
    } catch (StoreException e) {
      throw new IllegalStateException(e.getMessage(), e);
    }
  }

  Store open() throws StoreException {
    if (claim == null) {
      return new MemoryStore();
    }
    JvmTimeZone timeZone = new JvmTimeZone();
    Thread thread = Thread.currentThread();
    ClassLoader application = thread.getContextClassLoader();
    // The SQLite driver runs uname; the thread with which the JDK waits for that inherits the
    // context class loader, and stays for a minute.
    thread.setContextClassLoader(DataSource.class.getClassLoader());
    try {
      return claim.open();
    } finally {
      thread.setContextClassLoader(application);
      timeZone.restore();
    }
  }
}
