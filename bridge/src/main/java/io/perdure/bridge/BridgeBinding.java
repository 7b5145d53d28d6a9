package io.perdure.bridge;

import io.perdure.CachedMethod;
import io.perdure.DurableContext;
import io.perdure.DurableStorage;
import io.perdure.ObjectFactory;
import io.perdure.OutputGateStatistics;
import io.perdure.runtime.api.NotDurableException;
import io.perdure.runtime.api.ObjectView;
import io.perdure.runtime.object.Engine;
import io.perdure.spi.RuntimeBinding;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** What the static methods of the API call. */
final class BridgeBinding implements RuntimeBinding {

  private final Engine engine;
  private final Bridge bridge;

  BridgeBinding(Engine engine, Bridge bridge) {
    this.engine = engine;
    this.bridge = bridge;
  }

  @Override
  public <T> T get(Class<T> type, String id) {
    try {
      return type.cast(engine.get(type, id));
    } catch (NotDurableException e) {
      throw bridge.failures().invalidClass(e.className(), e.reason(), null);
    }
  }

  @Override
  public String newId() {
    return UUID.randomUUID().toString();
  }

  @Override
  public CachedMethod cached(Object owner, String method, Class<?>[] parameters) {
    return new BridgeCachedMethod(engine.cached(owner, method, parameters));
  }

  @Override
  public OutputGateStatistics outputGate() {
    long[] counts = engine.exits();
    return new OutputGateStatistics(counts[0], counts[1], counts[2], counts[3], counts[4]);
  }

  @Override
  public DurableContext current() {
    return new BridgeContext(inTurn("current"));
  }

  @Override
  public DurableStorage currentStorage() {
    ObjectView current = engine.current();
    return new BridgeStorage(current != null ? current : Nobody.INSTANCE);
  }

  @Override
  public <T extends @Nullable Object> T await(CompletionStage<T> stage) {
    try {
      return engine.await(stage);
    } catch (Throwable thrown) {
      throw AsItIs.<RuntimeException>unchecked(thrown);
    }
  }

  @Override
  public <T extends @Nullable Object> T blockConcurrencyWhile(Callable<T> action) {
    try {
      return inTurn("blockConcurrencyWhile").blockConcurrencyWhile(action);
    } catch (Exception thrown) {
      throw AsItIs.<RuntimeException>unchecked(thrown);
    }
  }

  @Override
  public Executor executor() {
    return inTurn("executor").executor();
  }

  @Override
  public void abort(String reason) {
    inTurn("abort").abort(reason);
  }

  @Override
  public void factory(ObjectFactory factory) {
    bridge.factory(Objects.requireNonNull(factory, "factory"));
  }

  @Override
  public void shutdown() {
    engine.close();
  }

  private ObjectView inTurn(String method) {
    ObjectView current = engine.current();
    if (current == null) {
      throw new IllegalStateException(
          "No durable object's turn runs on this thread; call DurableObjects."
              + method
              + "() in a method or the constructor of a @DurableObject, on the thread that runs"
              + " it");
    }
    return current;
  }
}
