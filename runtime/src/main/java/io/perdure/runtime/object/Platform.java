package io.perdure.runtime.object;

import io.perdure.runtime.api.Api;
import io.perdure.runtime.codec.References;
import io.perdure.runtime.codec.ValueCodec;
import java.lang.invoke.CallSite;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import org.jspecify.annotations.Nullable;

/** What the engine needs of the agent: knowledge of woven classes, and of their class loaders. */
public interface Platform {

  /** The API as the class sees it. */
  Api api(Class<?> durableClass);

  /** The codec of the class's loader, for values with such references in them. */
  ValueCodec codec(Class<?> durableClass, References references);

  /** A lookup with private access to the class. */
  MethodHandles.Lookup lookupIn(Class<?> durableClass);

  /** Why the class has no durable objects, with the remedy; {@code null} if it has. */
  @Nullable String whyNotDurable(Class<?> type);

  /** Of two classes of one name, whether the first was loaded after the second. */
  boolean isLater(Class<?> one, Class<?> other);

  /** The error for a class that has none: the API's, if the class sees it. */
  RuntimeException refusal(Class<?> type, String reason);

  /** Whether a mock library made the instance. */
  boolean isMock(Object instance);

  /** Whether the class itself carries the annotation. */
  boolean isAnnotated(Class<?> type);

  /** Links the API's question for its runtime. */
  CallSite linkApi(MethodHandles.Lookup caller, MethodType type);
}
