package io.perdure.runtime.object;

import io.perdure.entry.PerdureCell;
import io.perdure.runtime.api.Api;
import io.perdure.runtime.api.Failures;
import io.perdure.runtime.api.ObjectView;
import io.perdure.runtime.api.TypeOptions;
import io.perdure.runtime.codec.ClassOpener;
import io.perdure.runtime.codec.JsonValueCodec;
import io.perdure.runtime.codec.References;
import io.perdure.runtime.codec.ValueCodec;
import io.perdure.runtime.store.ObjectKey;
import java.lang.invoke.CallSite;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Classes as the weaver would leave them, whose methods run what a test gives them. */
final class WovenThing {

  static final int QUEUE_LIMIT = 16;

  static final Platform PLATFORM = new TestPlatform();

  /** What constructors do; reset for every engine. */
  static Action constructor = self -> {};

  private static @Nullable Sites sites;

  private WovenThing() {}

  interface Action {
    void run(Self self) throws Exception;
  }

  interface Body {
    @Nullable Object run(Self self) throws Exception;
  }

  interface AsyncBody {
    CompletableFuture<@Nullable Object> run(Self self) throws Exception;
  }

  /** Links the methods for an engine, which the real call sites do once. */
  static void use(Engine engine) throws ReflectiveOperationException {
    constructor = self -> {};
    EntryPoints entry = (EntryPoints) engine.entryPoints();
    MethodHandles.Lookup lookup = MethodHandles.lookup();
    MethodHandles.Lookup thing = MethodHandles.privateLookupIn(Thing.class, lookup);
    MethodHandles.Lookup timed = MethodHandles.privateLookupIn(TimedThing.class, lookup);
    MethodHandles.Lookup late = MethodHandles.privateLookupIn(LateThing.class, lookup);
    sites =
        new Sites(
            entry,
            link(entry, thing, "call", Object.class, Body.class),
            link(entry, thing, "callLater", CompletableFuture.class, AsyncBody.class),
            link(entry, timed, "call", Object.class, Body.class),
            link(entry, late, "call", Object.class, Body.class),
            link(entry, late, "callLater", CompletableFuture.class, AsyncBody.class));
  }

  private static Sites sites() {
    return Objects.requireNonNull(sites);
  }

  private record Sites(
      EntryPoints entry,
      MethodHandle call,
      MethodHandle callLater,
      MethodHandle callTimed,
      MethodHandle callLate,
      MethodHandle callLateLater) {}

  private static MethodHandle link(
      EntryPoints entry,
      MethodHandles.Lookup caller,
      String method,
      Class<?> returned,
      Class<?> parameter) {
    MethodType type = MethodType.methodType(returned, caller.lookupClass(), parameter);
    return entry.link(caller, method, type).dynamicInvoker();
  }

  static @Nullable PerdureCell cellOf(Object thing) {
    return thing instanceof Thing woven ? woven.$perdure$cell : ((TimedThing) thing).$perdure$cell;
  }

  private static Self view(@Nullable PerdureCell cell) {
    return new Self(Objects.requireNonNull((Activation) cell));
  }

  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"}) // as javac's sneaky throws
  private static <T extends Throwable> RuntimeException sneaky(Throwable thrown) throws T {
    throw (T) thrown;
  }

  static class Thing {
    @SuppressWarnings("MemberName") // the weaver's name
    private transient @Nullable PerdureCell $perdure$cell;

    int field;

    Thing() throws Exception {
      $perdure$cell = sites().entry.bind(this);
      constructor.run(view($perdure$cell));
    }

    @Nullable Object call(Body body) {
      try {
        return PerdureCell.entered($perdure$cell)
            ? body.run(view($perdure$cell))
            : (Object) sites().call.invokeExact(this, body);
      } catch (Throwable thrown) {
        throw WovenThing.<RuntimeException>sneaky(thrown);
      }
    }

    @SuppressWarnings("unchecked") // the handle's return type is raw
    CompletableFuture<@Nullable Object> callLater(AsyncBody body) {
      try {
        return PerdureCell.entered($perdure$cell)
            ? body.run(view($perdure$cell))
            : (CompletableFuture<@Nullable Object>)
                (CompletableFuture<?>) sites().callLater.invoke(this, body);
      } catch (Throwable thrown) {
        throw WovenThing.<RuntimeException>sneaky(thrown);
      }
    }

    /** The instance behind the activation whose turn it is. */
    Thing of(Self self) {
      return (Thing) ((Activation) self.object()).instance();
    }
  }

  static class TimedThing {
    @SuppressWarnings("MemberName") // the weaver's name
    private transient @Nullable PerdureCell $perdure$cell;

    TimedThing() throws Exception {
      $perdure$cell = sites().entry.bind(this);
      constructor.run(view($perdure$cell));
    }

    @Nullable Object call(Body body) {
      try {
        return PerdureCell.entered($perdure$cell)
            ? body.run(view($perdure$cell))
            : (Object) sites().callTimed.invokeExact(this, body);
      } catch (Throwable thrown) {
        throw WovenThing.<RuntimeException>sneaky(thrown);
      }
    }
  }

  /** As one that was loaded before the agent: without a field. */
  static class LateThing {

    LateThing() throws Exception {
      this(true);
      constructor.run(view(sites().entry.cellOf(this)));
    }

    /** One that was made before the agent is not bound. */
    LateThing(boolean isUnderAgent) {
      if (isUnderAgent) {
        sites().entry.bindIfDurable(this);
      }
    }

    @Nullable Object call(Body body) {
      PerdureCell cell = sites().entry.cellOf(this);
      try {
        return PerdureCell.entered(cell)
            ? body.run(view(cell))
            : (Object) sites().callLate.invokeExact(this, body);
      } catch (Throwable thrown) {
        throw WovenThing.<RuntimeException>sneaky(thrown);
      }
    }

    @SuppressWarnings("unchecked") // the handle's return type is raw
    CompletableFuture<@Nullable Object> callLater(AsyncBody body) {
      PerdureCell cell = sites().entry.cellOf(this);
      try {
        return PerdureCell.entered(cell)
            ? body.run(view(cell))
            : (CompletableFuture<@Nullable Object>)
                (CompletableFuture<?>) sites().callLateLater.invoke(this, body);
      } catch (Throwable thrown) {
        throw WovenThing.<RuntimeException>sneaky(thrown);
      }
    }
  }

  /** What the API's exceptions become here; the kind is the start of the message. */
  static final class Failure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Of a deadlock; otherwise empty. */
    final transient List<String> cycle;

    Failure(String message, @Nullable Throwable cause) {
      this(message, cause, List.of());
    }

    Failure(String message, @Nullable Throwable cause, List<String> cycle) {
      super(message, cause);
      this.cycle = cycle;
    }
  }

  private static final class TestPlatform implements Platform {
    @Override
    public Api api(Class<?> durableClass) {
      return new TestApi();
    }

    @Override
    public ValueCodec codec(Class<?> durableClass, References references) {
      return new JsonValueCodec(WovenThing.class.getClassLoader(), ClassOpener.NONE, references);
    }

    @Override
    public MethodHandles.Lookup lookupIn(Class<?> durableClass) {
      try {
        return MethodHandles.privateLookupIn(durableClass, MethodHandles.lookup());
      } catch (IllegalAccessException e) {
        throw new AssertionError(e);
      }
    }

    @Override
    public @Nullable String whyNotDurable(Class<?> type) {
      return null;
    }

    @Override
    public boolean isLater(Class<?> one, Class<?> other) {
      return Reloads.loads(one) > Reloads.loads(other);
    }

    @Override
    public RuntimeException refusal(Class<?> type, String reason) {
      throw new AssertionError("Every class in these tests is durable");
    }

    @Override
    public boolean isMock(Object instance) {
      return false;
    }

    @Override
    public boolean isAnnotated(Class<?> type) {
      return type.getEnclosingClass() == WovenThing.class;
    }

    @Override
    public CallSite linkApi(MethodHandles.Lookup caller, MethodType type) {
      throw new AssertionError("There is no API in these tests");
    }
  }

  private static final class TestApi implements Api, Failures {

    @Override
    public Object binding() {
      throw new AssertionError("There is no API in these tests");
    }

    @Override
    public Failures failures() {
      return this;
    }

    @Override
    public TypeOptions options(Class<?> type) {
      return new TypeOptions(type.getSimpleName(), QUEUE_LIMIT, isTimed(type) ? "5s" : "");
    }

    private static boolean isTimed(Class<?> type) {
      return type == TimedThing.class || type == WovenCached.SlowCatalog.class;
    }

    @Override
    public @Nullable Supplier<?> argument(Class<?> parameter, ObjectView object) {
      return null;
    }

    @Override
    public @Nullable Object create(ObjectView object) {
      return null;
    }

    @Override
    public RuntimeException storage(
        @Nullable ObjectKey object, String message, @Nullable Throwable cause) {
      return new Failure("storage: " + message, cause);
    }

    @Override
    public RuntimeException reset(
        @Nullable ObjectKey object, String message, boolean retryable, @Nullable Throwable cause) {
      return new Failure("reset: " + message, cause);
    }

    @Override
    public RuntimeException overloaded(@Nullable ObjectKey object, String message) {
      return new Failure("overloaded: " + message, null);
    }

    @Override
    public RuntimeException timedOut(@Nullable ObjectKey object, String message) {
      return new Failure("timed out: " + message, null);
    }

    @Override
    public RuntimeException deadlock(
        @Nullable ObjectKey object, String message, List<String> cycle) {
      return new Failure("deadlock: " + message, null, cycle);
    }

    @Override
    public RuntimeException invalidClass(
        String className, String reason, @Nullable Throwable cause) {
      return new Failure("invalid: " + className + ": " + reason, cause);
    }
  }
}
