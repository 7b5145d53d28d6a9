package io.perdure.runtime.object;

import static java.lang.invoke.MethodHandles.dropArguments;
import static java.lang.invoke.MethodHandles.insertArguments;
import static java.lang.invoke.MethodHandles.throwException;

import io.perdure.entry.PerdureCell;
import io.perdure.entry.PerdureEngine;
import io.perdure.entry.PerdureEntry;
import io.perdure.runtime.api.CachedView;
import java.lang.invoke.CallSite;
import java.lang.invoke.ConstantCallSite;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import org.jspecify.annotations.Nullable;

/** The engine as woven code knows it. */
final class EntryPoints extends PerdureEngine {

  private final Platform platform;
  private final Types types;
  private final Calls calls;
  private final MethodLinker linker;
  private final CachedLinker cachedLinker;
  private final CachedMethods cachedMethods;
  private final Cells cells;
  private final Exits exits;
  private final Handovers handovers;

  EntryPoints(
      EngineBasics basics,
      Types types,
      CellPlaces places,
      Calls calls,
      Exits exits,
      boolean checkEscape) {
    this.exits = exits;
    handovers = exits.handovers();
    this.platform = basics.platform();
    this.types = types;
    this.calls = calls;
    cells = new Cells(platform, places, calls);
    EscapeCheck escapes = checkEscape ? new EscapeCheck(platform::lookupIn, places) : null;
    linker = new MethodLinker(types, places, cells, calls, new RemoteCalls(calls), escapes);
    OrdinaryOwners owners = new OrdinaryOwners();
    cachedMethods = new CachedMethods(cells, owners, calls);
    CachedCalls cachedCalls = new CachedCalls(calls, owners, basics);
    cachedLinker = new CachedLinker(linker, platform, cachedCalls, owners);
  }

  @Override
  protected CallSite link(MethodHandles.Lookup caller, String method, MethodType type) {
    return safely(type, () -> linker.link(caller, method, type));
  }

  @Override
  protected CallSite linkStatic(MethodHandles.Lookup caller, String method, MethodType type) {
    return safely(type, () -> linker.linkStatic(caller, method, type));
  }

  @Override
  protected CallSite linkInner(MethodHandles.Lookup caller, String method, MethodType type) {
    return safely(type, () -> linker.linkInner(caller, method, type));
  }

  @Override
  protected CallSite linkInnerStatic(MethodHandles.Lookup caller, String method, MethodType type) {
    return safely(type, () -> linker.linkInnerStatic(caller, method, type));
  }

  @Override
  protected CallSite linkWait(
      MethodHandles.Lookup caller,
      String method,
      MethodType type,
      MethodHandle original,
      int flags) {
    WaitLinker.Site site =
        new WaitLinker.Site(
            (flags & PerdureEntry.STATIC) != 0,
            (flags & PerdureEntry.INTERLEAVED) != 0,
            (flags & PerdureEntry.BLOCKING) != 0,
            (flags & PerdureEntry.CALL) != 0,
            (flags & PerdureEntry.CACHED) != 0);
    return safely(type, () -> WaitLinker.link(caller, method, type, original, site));
  }

  @Override
  protected CallSite linkPass(
      MethodHandles.Lookup caller, String method, MethodType type, String descriptor) {
    return safely(type, () -> CachedLinker.linkPass(caller, method, descriptor));
  }

  @Override
  protected CallSite linkCached(
      MethodHandles.Lookup caller, String method, MethodType type, String options) {
    return safely(type, () -> cachedLinker.link(caller, method, type, false, options));
  }

  @Override
  protected CallSite linkCachedStatic(
      MethodHandles.Lookup caller, String method, MethodType type, String options) {
    return safely(type, () -> cachedLinker.link(caller, method, type, true, options));
  }

  @Override
  protected CallSite linkInvalidating(
      MethodHandles.Lookup caller, String method, MethodType type, String what) {
    return safely(type, () -> cachedLinker.linkInvalidating(caller, method, type, false, what));
  }

  @Override
  protected CallSite linkInvalidatingStatic(
      MethodHandles.Lookup caller, String method, MethodType type, String what) {
    return safely(type, () -> cachedLinker.linkInvalidating(caller, method, type, true, what));
  }

  @Override
  protected void exit(@Nullable Object destination) {
    TurnThread thread = TurnThread.current();
    if (thread.isOfTurn()) {
      exits.pass(thread, destination);
    } else if (thread.handedOver != null) {
      handovers.sent(thread.handedOver, destination);
    }
  }

  @Override
  protected void give(Object task) {
    handovers.give(task);
  }

  @Override
  protected void begin(@Nullable Object task) {
    handovers.begin(task);
  }

  @Override
  protected CallSite linkExit(
      MethodHandles.Lookup caller, String method, MethodType type, boolean isWebSocket) {
    return safely(
        type,
        () ->
            exits
                .deferring(Deferred.of(caller, method, type, isWebSocket))
                .asCollector(Object[].class, type.parameterCount())
                .asType(type));
  }

  /** What a cached method keeps for an instance, or for a class. */
  CachedView cached(Object owner, String method, Class<?>[] parameters) {
    return cachedMethods.of(owner, method, parameters);
  }

  /**
   * Never throws: the JVM would remember a bootstrap method's error for this call site for ever,
   * and wrap it; so an error becomes what the call site does.
   */
  private static CallSite safely(MethodType type, Linking linking) {
    try {
      return new ConstantCallSite(linking.link());
    } catch (ReflectiveOperationException | RuntimeException | Error failure) {
      return new ConstantCallSite(
          dropArguments(
              insertArguments(throwException(type.returnType(), Throwable.class), 0, failure),
              0,
              type.parameterList()));
    }
  }

  @FunctionalInterface
  private interface Linking {
    MethodHandle link() throws ReflectiveOperationException;
  }

  @Override
  protected @Nullable PerdureCell cellOf(Object instance) {
    return cells.of(instance);
  }

  @Override
  protected void bindIfDurable(Object instance) {
    cells.bindIfDurable(instance);
  }

  @Override
  protected @Nullable Object outside(@Nullable Object value) {
    return Calls.outsideOfCaller(value);
  }

  @Override
  protected void prepare(Class<?> type) {
    types.of(type);
  }

  @Override
  protected CallSite linkApi(MethodHandles.Lookup caller, MethodType type) {
    return platform.linkApi(caller, type);
  }

  @Override
  protected PerdureCell bind(Object instance) {
    return calls.bind(instance);
  }

  /**
   * A mock answers before it is asked here; what comes through is a call of its real method, which
   * runs where it is made. To go on to {@link Calls} would call the mock again. The spy of a
   * reference has the reference's cell, and calls the object.
   */
  @Override
  protected boolean isMock(@Nullable PerdureCell cell, Object self) {
    return identity(cell, self) == self && platform.isMock(self);
  }

  @Override
  protected RuntimeException fieldAccess(@Nullable PerdureCell cell, String field) {
    String why =
        cell instanceof Activation
            ? " outside of its object's turn, on a thread that another turn may run beside"
            : " of a reference, which holds no state";
    return new IllegalStateException(
        "Field " + field + " is accessed" + why + "; call a method of the object instead");
  }

  @Override
  protected RuntimeException refused(Class<?> type, String reason) {
    return platform.refusal(type, reason);
  }

  @Override
  protected boolean same(@Nullable PerdureCell cell, Object self, @Nullable Object other) {
    if (self == other) {
      return true;
    }
    return other != null
        && other.getClass() == self.getClass()
        && identity(cell, self) == identity(cells.of(other), other);
  }

  @Override
  protected int hash(@Nullable PerdureCell cell, Object self) {
    return identity(cell, self) instanceof Reference reference
        ? reference.key.hashCode()
        : System.identityHashCode(self);
  }

  @Override
  protected String describe(@Nullable PerdureCell cell, Object self) {
    return identity(cell, self) instanceof Reference reference
        ? reference.key.toString()
        : self.getClass().getName() + " (made with new)";
  }

  /** The object an instance stands for: its reference, or itself. */
  private static Object identity(@Nullable PerdureCell cell, Object self) {
    if (cell instanceof Activation activation && activation.reference() != null) {
      return activation.reference();
    }
    return cell instanceof Reference ? cell : self;
  }
}
