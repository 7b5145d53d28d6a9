package io.perdure.runtime.object;

import io.perdure.runtime.api.Api;
import io.perdure.runtime.api.TypeOptions;
import io.perdure.runtime.codec.ValueCodec;
import io.perdure.runtime.store.StoreException;
import io.perdure.runtime.time.Durations;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The woven classes that are in use. */
final class Types {

  private final Platform platform;
  private final CellPlaces places;
  private final SurroundingsSource surroundings;
  private final StoredReferences references;

  /** The class holds its type, so that both go together when their loader does. */
  private final ClassValue<DurableType> types =
      new ClassValue<>() {
        @Override
        protected DurableType computeValue(Class<?> javaClass) {
          return make(javaClass);
        }
      };

  private final Map<String, WeakReference<DurableType>> byName = new ConcurrentHashMap<>();

  Types(Platform platform, CellPlaces places, SurroundingsSource surroundings) {
    this.platform = platform;
    this.places = places;
    this.surroundings = surroundings;
    references = new StoredReferences(this, places);
  }

  /** The type of a class; throws the API's error when the class is none, or was refused. */
  DurableType of(Class<?> javaClass) {
    return types.get(javaClass);
  }

  /** The type in use with a stored name. */
  @Nullable DurableType named(String storedName) {
    WeakReference<DurableType> known = byName.get(storedName);
    return known == null ? null : known.get();
  }

  /** Whether calls of an instance have a time-out. */
  boolean hasTimeout(Object instance) {
    return of(instance.getClass()).callTimeoutNanos > 0;
  }

  /** Every type that is still reachable. */
  List<DurableType> all() {
    List<DurableType> all = new ArrayList<>();
    for (WeakReference<DurableType> reference : byName.values()) {
      DurableType type = reference.get();
      if (type != null) {
        all.add(type);
      }
    }
    return all;
  }

  private DurableType make(Class<?> javaClass) {
    String reason = platform.whyNotDurable(javaClass);
    if (reason != null) {
      throw platform.refusal(javaClass, reason);
    }
    Api api = platform.api(javaClass);
    TypeOptions options = api.options(javaClass);
    String name = options.name().isEmpty() ? javaClass.getName() : options.name();
    ValueCodec codec = platform.codec(javaClass, references);
    Instances instances =
        new Instances(
            javaClass, platform.lookupIn(javaClass), places.of(javaClass), api.failures());
    DurableType type =
        new DurableType(
            javaClass,
            name,
            options.queueLimit(),
            nanos(options.callTimeout()),
            api,
            codec,
            surroundings(api),
            instances);
    return registered(type);
  }

  private Surroundings surroundings(Api api) {
    try {
      return surroundings.get();
    } catch (StoreException e) {
      throw api.failures().storage(null, String.valueOf(e.getMessage()), e);
    }
  }

  /** The weaver has refused what does not parse. */
  private static long nanos(String duration) {
    return duration.isEmpty() ? 0 : Durations.parseNanos(duration);
  }

  /**
   * The one type of the class: a {@code ClassValue} may be computed by several threads at once, and
   * what {@link #all} knows must be what they all get.
   */
  private synchronized DurableType registered(DurableType type) {
    WeakReference<DurableType> known = byName.get(type.name);
    if (known != null) {
      DurableType earlier = known.get();
      if (earlier != null && earlier.javaClass == type.javaClass) {
        return earlier;
      }
      // Of a class that was collected, the last writes may still be on their way.
      type.readableFrom(
          earlier == null
              ? type.surroundings.committer().lastNumber()
              : Takeover.of(earlier, type, platform));
    }
    byName.put(type.name, new WeakReference<>(type));
    return type;
  }

  /** Opens the store if need be. */
  @FunctionalInterface
  interface SurroundingsSource {
    Surroundings get() throws StoreException;
  }
}
