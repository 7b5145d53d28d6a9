package io.perdure.bridge;

import io.perdure.DurableContext;
import io.perdure.DurableObject;
import io.perdure.DurableStorage;
import io.perdure.ObjectFactory;
import io.perdure.runtime.api.Api;
import io.perdure.runtime.api.Failures;
import io.perdure.runtime.api.ObjectView;
import io.perdure.runtime.api.TypeOptions;
import io.perdure.runtime.object.Engine;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The API's side of the engine, for one copy of the API. */
public final class Bridge implements Api {

  private final Failures failures = new BridgeFailures();
  private final BridgeBinding binding;
  private volatile @Nullable ObjectFactory factory;

  /** Called reflectively by the agent. */
  public Bridge(Engine engine) {
    binding = new BridgeBinding(engine, this);
  }

  void factory(ObjectFactory registered) {
    factory = registered;
  }

  @Override
  public Object binding() {
    return binding;
  }

  @Override
  public Failures failures() {
    return failures;
  }

  @Override
  public TypeOptions options(Class<?> type) {
    DurableObject annotation = type.getAnnotation(DurableObject.class);
    if (annotation == null) {
      throw failures.invalidClass(
          type.getName(), "it is not annotated with @DurableObject; annotate it", null);
    }
    return new TypeOptions(annotation.name(), annotation.queueLimit(), annotation.callTimeout());
  }

  @Override
  public @Nullable Supplier<?> argument(Class<?> parameter, ObjectView object) {
    if (parameter == DurableStorage.class) {
      return () -> new BridgeStorage(object);
    }
    return parameter == DurableContext.class ? () -> new BridgeContext(object) : null;
  }

  @Override
  public @Nullable Object create(ObjectView object) throws Exception {
    ObjectFactory registered = factory;
    return registered == null
        ? null
        : registered.create(object.javaClass(), new BridgeContext(object));
  }
}
