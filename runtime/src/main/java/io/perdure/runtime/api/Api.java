package io.perdure.runtime.api;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The API as one application class loader has it. */
public interface Api {

  /** What the API's {@code Bindings.binding()} returns. */
  Object binding();

  /** Makes its exceptions. */
  Failures failures();

  /** What the class's annotation says. */
  TypeOptions options(Class<?> type);

  /**
   * What a constructor parameter of this type gets, or {@code null} if the runtime does not know
   * it.
   */
  @Nullable Supplier<?> argument(Class<?> parameter, ObjectView object);

  /**
   * Asks the application's factory for an instance.
   *
   * @return {@code null} when there is no factory, or the class is not one of its own
   * @throws Exception what the factory throws
   */
  @Nullable Object create(ObjectView object) throws Exception;
}
