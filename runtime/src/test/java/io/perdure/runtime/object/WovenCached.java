package io.perdure.runtime.object;

import io.perdure.Cached;
import io.perdure.entry.PerdureCell;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Classes with cached methods as the weaver would leave them; they compute what a test says. */
final class WovenCached {

  private static final MethodType PASS = MethodType.methodType(boolean.class);

  private static @Nullable Sites sites;

  /** What cached methods do. */
  static Body body = (self, key) -> key;

  /** What asynchronous cached methods do. */
  static AsyncBody asyncBody = (self, key) -> CompletableFuture.completedFuture(key);

  private WovenCached() {}

  interface Body {
    @Nullable Object compute(Object self, String key) throws Exception;
  }

  interface AsyncBody {
    CompletableFuture<@Nullable Object> compute(Object self, String key) throws Exception;
  }

  interface Action {
    @Nullable Object run(Catalog self, Self view) throws Exception;
  }

  interface KeptAction {
    @Nullable Object run(KeptCatalog self, Self view) throws Exception;
  }

  private record Method(MethodHandle pass, MethodHandle call) {}

  private record Sites(
      EntryPoints entry,
      Method get,
      Method later,
      Method drop,
      Method slow,
      Method serve,
      Method serveAll,
      MethodHandle act,
      Method getKept,
      Method laterKept,
      MethodHandle actKept) {}

  /** Links all methods for an engine, with these options, lines of {@code name=value}. */
  static void use(Engine engine, String... lines) throws ReflectiveOperationException {
    body = (self, key) -> key;
    asyncBody = (self, key) -> CompletableFuture.completedFuture(key);
    EntryPoints entry = (EntryPoints) engine.entryPoints();
    String options = "key=0\n" + String.join("\n", lines);
    MethodHandles.Lookup catalog = lookup(Catalog.class);
    MethodHandles.Lookup kept = lookup(KeptCatalog.class);
    MethodHandles.Lookup slow = lookup(SlowCatalog.class);
    MethodHandles.Lookup service = lookup(Service.class);
    MethodType act = MethodType.methodType(Object.class, Catalog.class, Action.class);
    MethodType actKept = MethodType.methodType(Object.class, KeptCatalog.class, KeptAction.class);
    sites =
        new Sites(
            entry,
            cached(entry, catalog, "get", Object.class, options),
            cached(entry, catalog, "later", CompletableFuture.class, options),
            invalidating(entry, catalog),
            cached(entry, slow, "get", Object.class, options),
            cached(entry, service, "get", Object.class, options),
            cachedStatic(entry, service, options),
            entry.link(catalog, "act", act).dynamicInvoker(),
            cached(entry, kept, "get", Object.class, "persistent=true\n" + options),
            cached(entry, kept, "later", CompletableFuture.class, "persistent=true\n" + options),
            entry.link(kept, "act", actKept).dynamicInvoker());
  }

  private static MethodHandles.Lookup lookup(Class<?> type) throws IllegalAccessException {
    return MethodHandles.privateLookupIn(type, MethodHandles.lookup());
  }

  private static Method cached(
      EntryPoints entry,
      MethodHandles.Lookup caller,
      String name,
      Class<?> returned,
      String options) {
    MethodType own = MethodType.methodType(returned, String.class);
    MethodType type = own.insertParameterTypes(0, caller.lookupClass());
    return new Method(
        entry.linkPass(caller, name, PASS, own.toMethodDescriptorString()).dynamicInvoker(),
        entry.linkCached(caller, name, type, options).dynamicInvoker());
  }

  private static Method cachedStatic(
      EntryPoints entry, MethodHandles.Lookup caller, String options) {
    MethodType own = MethodType.methodType(Object.class, String.class);
    return new Method(
        entry.linkPass(caller, "getAll", PASS, own.toMethodDescriptorString()).dynamicInvoker(),
        entry.linkCachedStatic(caller, "getAll", own, options).dynamicInvoker());
  }

  private static Method invalidating(EntryPoints entry, MethodHandles.Lookup caller) {
    MethodType own = MethodType.methodType(void.class, String.class, Runnable.class);
    MethodType type = own.insertParameterTypes(0, caller.lookupClass());
    String of =
        Catalog.class.getName().replace('.', '/') + ".get(Ljava/lang/String;)Ljava/lang/Object;";
    return new Method(
        entry.linkPass(caller, "drop", PASS, own.toMethodDescriptorString()).dynamicInvoker(),
        entry.linkInvalidating(caller, "drop", type, "key=0\nof=" + of).dynamicInvoker());
  }

  private static Sites sites() {
    return Objects.requireNonNull(sites);
  }

  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"}) // as javac's sneaky throws
  private static <T extends Throwable> RuntimeException sneaky(Throwable thrown) throws T {
    throw (T) thrown;
  }

  static @Nullable PerdureCell cellOf(Catalog catalog) {
    return catalog.$perdure$cell;
  }

  static @Nullable PerdureCell cellOf(KeptCatalog catalog) {
    return catalog.$perdure$cell;
  }

  /** A durable object. */
  static class Catalog {
    @SuppressWarnings("MemberName") // the weaver's name
    private transient @Nullable PerdureCell $perdure$cell;

    Catalog() {
      $perdure$cell = sites().entry.bind(this);
    }

    @Cached
    @Nullable Object get(String key) {
      try {
        return (boolean) sites().get.pass.invokeExact()
            ? body.compute(this, key)
            : (Object) sites().get.call.invokeExact(this, key);
      } catch (Throwable thrown) {
        throw WovenCached.<RuntimeException>sneaky(thrown);
      }
    }

    @Cached
    @SuppressWarnings("unchecked") // the handle's return type is raw
    CompletableFuture<@Nullable Object> later(String key) {
      try {
        return (boolean) sites().later.pass.invokeExact()
            ? asyncBody.compute(this, key)
            : (CompletableFuture<@Nullable Object>)
                (CompletableFuture<?>) sites().later.call.invoke(this, key);
      } catch (Throwable thrown) {
        throw WovenCached.<RuntimeException>sneaky(thrown);
      }
    }

    void drop(String key, Runnable work) {
      try {
        if ((boolean) sites().drop.pass.invokeExact()) {
          work.run();
        } else {
          sites().drop.call.invokeExact(this, key, work);
        }
      } catch (Throwable thrown) {
        throw WovenCached.<RuntimeException>sneaky(thrown);
      }
    }

    /** Any other method. */
    @Nullable Object act(Action action) {
      try {
        return PerdureCell.entered($perdure$cell)
            ? action.run(this, new Self((Activation) Objects.requireNonNull($perdure$cell)))
            : (Object) sites().act.invokeExact(this, action);
      } catch (Throwable thrown) {
        throw WovenCached.<RuntimeException>sneaky(thrown);
      }
    }
  }

  /** One whose cached methods are persistent. */
  static class KeptCatalog {
    @SuppressWarnings("MemberName") // the weaver's name
    private transient @Nullable PerdureCell $perdure$cell;

    KeptCatalog() {
      $perdure$cell = sites().entry.bind(this);
    }

    @Cached(persistent = true)
    @Nullable Object get(String key) {
      try {
        return (boolean) sites().getKept.pass.invokeExact()
            ? body.compute(this, key)
            : (Object) sites().getKept.call.invokeExact(this, key);
      } catch (Throwable thrown) {
        throw WovenCached.<RuntimeException>sneaky(thrown);
      }
    }

    @Cached(persistent = true)
    @SuppressWarnings("unchecked") // the handle's return type is raw
    CompletableFuture<@Nullable Object> later(String key) {
      try {
        return (boolean) sites().laterKept.pass.invokeExact()
            ? asyncBody.compute(this, key)
            : (CompletableFuture<@Nullable Object>)
                (CompletableFuture<?>) sites().laterKept.call.invoke(this, key);
      } catch (Throwable thrown) {
        throw WovenCached.<RuntimeException>sneaky(thrown);
      }
    }

    /** Any other method. */
    @Nullable Object act(KeptAction action) {
      try {
        return PerdureCell.entered($perdure$cell)
            ? action.run(this, new Self((Activation) Objects.requireNonNull($perdure$cell)))
            : (Object) sites().actKept.invokeExact(this, action);
      } catch (Throwable thrown) {
        throw WovenCached.<RuntimeException>sneaky(thrown);
      }
    }
  }

  /** One whose calls have a time limit, since its name is that of the timed one. */
  static class SlowCatalog {
    @SuppressWarnings("MemberName") // the weaver's name
    private transient @Nullable PerdureCell $perdure$cell;

    SlowCatalog() {
      $perdure$cell = sites().entry.bind(this);
    }

    @Nullable PerdureCell cell() {
      return $perdure$cell;
    }

    @Cached
    @Nullable Object get(String key) {
      try {
        return (boolean) sites().slow.pass.invokeExact()
            ? body.compute(this, key)
            : (Object) sites().slow.call.invokeExact(this, key);
      } catch (Throwable thrown) {
        throw WovenCached.<RuntimeException>sneaky(thrown);
      }
    }
  }

  /** An ordinary class. */
  static class Service {

    @Cached
    @Nullable Object get(String key) {
      try {
        return (boolean) sites().serve.pass.invokeExact()
            ? body.compute(this, key)
            : (Object) sites().serve.call.invokeExact(this, key);
      } catch (Throwable thrown) {
        throw WovenCached.<RuntimeException>sneaky(thrown);
      }
    }

    @Cached
    static @Nullable Object getAll(String key) {
      try {
        return (boolean) sites().serveAll.pass.invokeExact()
            ? body.compute(Service.class, key)
            : (Object) sites().serveAll.call.invokeExact(key);
      } catch (Throwable thrown) {
        throw WovenCached.<RuntimeException>sneaky(thrown);
      }
    }
  }
}
