package io.perdure.agent.start;

import io.perdure.agent.exit.ExitHooks;
import io.perdure.agent.weave.Names;
import io.perdure.runtime.api.Api;
import io.perdure.runtime.api.NotDurableException;
import io.perdure.runtime.codec.JsonValueCodec;
import io.perdure.runtime.codec.References;
import io.perdure.runtime.codec.ValueCodec;
import io.perdure.runtime.object.Engine;
import io.perdure.runtime.object.Platform;
import java.lang.instrument.Instrumentation;
import java.lang.invoke.CallSite;
import java.lang.invoke.ConstantCallSite;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.ref.WeakReference;
import java.util.Map;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.jar.JarFile;
import org.jspecify.annotations.Nullable;

/** What the engine needs to know of classes and class loaders. */
final class AgentPlatform implements Platform {

  private static final String BRIDGE = "io.perdure.bridge.Bridge";

  private final Instrumentation instrumentation;
  private final JarFile jar;
  private final RefusedClasses refused;
  private final Preparation preparation;
  private final StoredNames names;
  private final LateWeaver late;
  private final ExitHooks exits;

  /** Set before any class is woven. */
  private @Nullable Engine engine;

  /** Held by the API's own class, so that a bridge lives as long as the API it serves. */
  private final ClassValue<Api> apis =
      new ClassValue<>() {
        @Override
        protected Api computeValue(Class<?> bindings) {
          return makeBridge(bindings.getClassLoader());
        }
      };

  /** Values are held by the types that use them. */
  private final Map<ClassLoader, WeakReference<ValueCodec>> codecs = new WeakHashMap<>();

  AgentPlatform(
      Instrumentation instrumentation,
      JarFile jar,
      RefusedClasses refused,
      Preparation preparation,
      StoredNames names,
      LateWeaver late,
      ExitHooks exits) {
    this.instrumentation = instrumentation;
    this.jar = jar;
    this.refused = refused;
    this.preparation = preparation;
    this.names = names;
    this.late = late;
    this.exits = exits;
  }

  void serve(Engine made) {
    engine = made;
  }

  @Override
  public Api api(Class<?> durableClass) {
    Class<?> bindings = bindings(durableClass);
    if (bindings == null) {
      throw new IllegalStateException(
          durableClass.getName()
              + " is annotated with @DurableObject, but its class loader does not see the rest of"
              + " perdure-annotations; put the jar on the class path of the class");
    }
    return apis.get(bindings);
  }

  private Api makeBridge(ClassLoader apiLoader) {
    try {
      return (Api)
          new BridgeLoader(jar, apiLoader)
              .loadClass(BRIDGE)
              .getConstructor(Engine.class)
              .newInstance(engine);
    } catch (ReflectiveOperationException e) {
      throw new LinkageError(
          "The agent's bridge does not fit the perdure-annotations of "
              + apiLoader
              + "; use the same version of both",
          e);
    }
  }

  @Override
  public synchronized ValueCodec codec(Class<?> durableClass, References references) {
    ClassLoader loader = durableClass.getClassLoader();
    WeakReference<ValueCodec> known = codecs.get(loader);
    ValueCodec codec = known == null ? null : known.get();
    if (codec == null) {
      codec = new JsonValueCodec(loader, this::open, references);
      codecs.put(loader, new WeakReference<>(codec));
    }
    return codec;
  }

  @Override
  public MethodHandles.Lookup lookupIn(Class<?> durableClass) {
    open(durableClass);
    try {
      return MethodHandles.privateLookupIn(durableClass, MethodHandles.lookup());
    } catch (IllegalAccessException e) {
      throw new LinkageError("The package was just opened to the agent", e);
    }
  }

  /** Opens the package of a class in a named module to the agent, and to nobody else. */
  private void open(Class<?> type) {
    Module module = type.getModule();
    Module agent = AgentPlatform.class.getModule();
    if (!module.isOpen(type.getPackageName(), agent)) {
      instrumentation.redefineModule(
          module,
          Set.of(),
          Map.of(),
          Map.of(type.getPackageName(), Set.of(agent)),
          Set.of(),
          Map.of());
    }
  }

  @Override
  public @Nullable String whyNotDurable(Class<?> type) {
    Class<?> parent = type.getSuperclass();
    boolean isWoven = WovenClasses.isWoven(type);
    String reason = isWoven ? null : refused.reason(type);
    if (reason != null) {
      return reason;
    }
    if (type.isHidden()) {
      return "it is a hidden class, which agents do not see; have a class loader define it";
    }
    if (isWoven || isAnnotated(type)) {
      return whyNotWoven(type, isWoven);
    }
    if (parent != null && (WovenClasses.isWoven(parent) || isAnnotated(parent))) {
      return "it extends the durable object "
          + parent.getName()
          + " without being one; annotate it with @DurableObject, too";
    }
    return "it is not annotated with @DurableObject; annotate it";
  }

  @Override
  public boolean isLater(Class<?> one, Class<?> other) {
    return names.isLater(one, other);
  }

  private @Nullable String whyNotWoven(Class<?> type, boolean isWoven) {
    String reason = isWoven ? null : late.reasonAgainst(type);
    if (reason == null) {
      reason = whyNotInherited(type);
    }
    if (reason == null) {
      reason = preparation.reasonAgainst(type);
    }
    if (reason == null) {
      exits.install(); // it is about to have its first instance
    }
    return reason;
  }

  /** A durable superclass may have been refused. */
  private @Nullable String whyNotInherited(Class<?> type) {
    Class<?> parent = type.getSuperclass();
    while (parent != Object.class && !DurableAnnotation.isOn(parent)) {
      parent = parent.getSuperclass();
    }
    String reason = parent == Object.class ? null : whyNotDurable(parent);
    return reason == null
        ? null
        : "its superclass " + parent.getName() + " cannot be a durable object: " + reason;
  }

  @Override
  public boolean isAnnotated(Class<?> type) {
    return DurableAnnotation.isOn(type);
  }

  @Override
  public RuntimeException refusal(Class<?> type, String reason) {
    Class<?> bindings = bindings(type);
    return bindings == null
        ? new NotDurableException(type.getName(), reason)
        : apis.get(bindings).failures().invalidClass(type.getName(), reason, null);
  }

  private static @Nullable Class<?> bindings(Class<?> type) {
    try {
      return Class.forName(Names.BINDINGS.replace('/', '.'), false, type.getClassLoader());
    } catch (ClassNotFoundException notVisible) {
      return null;
    }
  }

  @Override
  public boolean isMock(Object instance) {
    return Mocks.isMock(instance);
  }

  @Override
  public CallSite linkApi(MethodHandles.Lookup caller, MethodType type) {
    Object binding = apis.get(caller.lookupClass()).binding();
    return new ConstantCallSite(MethodHandles.constant(type.returnType(), binding));
  }
}
