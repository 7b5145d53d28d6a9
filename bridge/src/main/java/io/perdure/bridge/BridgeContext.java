package io.perdure.bridge;

import io.perdure.DurableContext;
import io.perdure.DurableStorage;
import io.perdure.runtime.api.ObjectView;

/** One object's context. */
record BridgeContext(ObjectView object) implements DurableContext {

  @Override
  public Class<?> type() {
    return object.javaClass();
  }

  @Override
  public String typeName() {
    return object.typeName();
  }

  @Override
  public String id() {
    return object.id();
  }

  @Override
  public DurableStorage storage() {
    return new BridgeStorage(object);
  }
}
