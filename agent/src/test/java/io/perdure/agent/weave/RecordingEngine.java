package io.perdure.agent.weave;

import static java.lang.invoke.MethodHandles.insertArguments;

import io.perdure.entry.PerdureCell;
import io.perdure.entry.PerdureEngine;
import io.perdure.entry.PerdureEntry;
import java.lang.invoke.CallSite;
import java.lang.invoke.ConstantCallSite;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Field;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Runs every dispatched call at once, in the cell of its receiver, and writes it down. */
public final class RecordingEngine extends PerdureEngine {

  private final List<Object> log;

  /** The method that is invoked to compute. */
  private @Nullable String slot;

  private final IdentityHashMap<Object, Cell> cells = new IdentityHashMap<>();

  private RecordingEngine(List<Object> log) {
    this.log = log;
  }

  /** Called reflectively, in the loader of a {@link World}. */
  public static void install(List<Object> log) {
    PerdureEntry.install(new RecordingEngine(log));
  }

  /** Makes the current thread the owner of a cell, or nobody. */
  public static void own(Object cell, boolean owned) {
    ((Cell) cell).own(owned);
  }

  @Override
  protected CallSite link(MethodHandles.Lookup caller, String method, MethodType type) {
    return site(method, type, () -> special(caller, method, type));
  }

  @Override
  protected CallSite linkStatic(MethodHandles.Lookup caller, String method, MethodType type) {
    return site(method, type, () -> caller.findStatic(caller.lookupClass(), method, type));
  }

  @Override
  protected CallSite linkInner(MethodHandles.Lookup caller, String method, MethodType type) {
    return site(
        method,
        type,
        () ->
            MethodHandles.dropArguments(
                special(caller, method, type.dropParameterTypes(0, 1)), 0, type.parameterType(0)));
  }

  @Override
  protected CallSite linkInnerStatic(MethodHandles.Lookup caller, String method, MethodType type) {
    MethodType own = type.dropParameterTypes(0, 1);
    return site(
        method,
        type,
        () ->
            MethodHandles.dropArguments(
                caller.findStatic(caller.lookupClass(), method, own), 0, type.parameterType(0)));
  }

  @Override
  protected void exit(@Nullable Object destination) {
    log.add("exit to " + destination);
  }

  @Override
  protected void give(Object task) {
    log.add("given " + task);
  }

  @Override
  protected void begin(@Nullable Object task) {
    log.add("begun " + task);
  }

  /** Holds methods whose names say so. */
  @Override
  protected CallSite linkExit(
      MethodHandles.Lookup caller, String method, MethodType type, boolean isWebSocket) {
    log.add("linked " + method + (isWebSocket ? " of a WebSocket" : ""));
    Object held =
        method.startsWith("held") ? CompletableFuture.completedFuture("held instead") : null;
    return new ConstantCallSite(
        MethodHandles.dropArguments(
            MethodHandles.constant(type.returnType(), held), 0, type.parameterList()));
  }

  private static MethodHandle special(MethodHandles.Lookup caller, String method, MethodType type)
      throws ReflectiveOperationException {
    return method.startsWith(PerdureEntry.UNPACKING)
        ? caller.findStatic(caller.lookupClass(), method, type)
        : caller.findSpecial(
            caller.lookupClass(), method, type.dropParameterTypes(0, 1), caller.lookupClass());
  }

  private CallSite site(String method, MethodType type, Callable<MethodHandle> target) {
    try {
      int count = type.parameterCount();
      MethodHandle spread =
          target.call().asFixedArity().asType(type.generic()).asSpreader(Object[].class, count);
      MethodHandle dispatch =
          MethodHandles.lookup()
              .findVirtual(
                  RecordingEngine.class,
                  "dispatch",
                  MethodType.methodType(
                      Object.class, String.class, MethodHandle.class, Object[].class));
      return new ConstantCallSite(
          insertArguments(dispatch, 0, this, method, spread)
              .asCollector(Object[].class, count)
              .asType(type));
    } catch (Exception e) {
      throw new LinkageError(method, e);
    }
  }

  /** Behind every call site. */
  @Nullable Object dispatch(String method, MethodHandle body, Object[] arguments) throws Throwable {
    Object receiver = arguments[0];
    log.add(List.of(method, receiver, Arrays.asList(arguments).subList(1, arguments.length)));
    Cell cell = (Cell) bind(receiver);
    cell.own(true);
    try {
      return body.invoke(arguments);
    } finally {
      cell.own(false);
    }
  }

  @Override
  protected CallSite linkWait(
      MethodHandles.Lookup caller,
      String method,
      MethodType type,
      MethodHandle original,
      int flags) {
    log.add(List.of("wait", method, flags));
    return new ConstantCallSite(original.asFixedArity().asType(type));
  }

  @Override
  protected CallSite linkPass(
      MethodHandles.Lookup caller, String method, MethodType type, String descriptor) {
    MethodHandle pass = own("pass", MethodType.methodType(boolean.class, String.class));
    return new ConstantCallSite(
        insertArguments(pass, 0, this, key(caller, method, descriptor)).asType(type));
  }

  @Override
  protected CallSite linkCached(
      MethodHandles.Lookup caller, String method, MethodType type, String options) {
    return computed("cached", caller, method, type, options, false);
  }

  @Override
  protected CallSite linkCachedStatic(
      MethodHandles.Lookup caller, String method, MethodType type, String options) {
    return computed("cachedStatic", caller, method, type, options, true);
  }

  @Override
  protected CallSite linkInvalidating(
      MethodHandles.Lookup caller, String method, MethodType type, String what) {
    return computed("invalidating", caller, method, type, what, false);
  }

  @Override
  protected CallSite linkInvalidatingStatic(
      MethodHandles.Lookup caller, String method, MethodType type, String what) {
    return computed("invalidatingStatic", caller, method, type, what, true);
  }

  private static String key(MethodHandles.Lookup caller, String method, String descriptor) {
    return caller.lookupClass().getName() + "." + method + descriptor;
  }

  private static MethodHandle own(String name, MethodType type) {
    try {
      return MethodHandles.lookup().findVirtual(RecordingEngine.class, name, type);
    } catch (ReflectiveOperationException e) {
      throw new LinkageError(name, e);
    }
  }

  private CallSite computed(
      String kind,
      MethodHandles.Lookup caller,
      String method,
      MethodType type,
      String options,
      boolean isStatic) {
    log.add(List.of(kind, method, options));
    try {
      MethodHandle body =
          isStatic
              ? caller.findStatic(caller.lookupClass(), method, type)
              : special(caller, method, type);
      MethodType own = isStatic ? type : type.dropParameterTypes(0, 1);
      int count = type.parameterCount();
      MethodHandle spread =
          body.asFixedArity().asType(type.generic()).asSpreader(Object[].class, count);
      MethodHandle compute =
          own(
              "compute",
              MethodType.methodType(
                  Object.class, List.class, MethodHandle.class, boolean.class, Object[].class));
      List<String> what = List.of(method, key(caller, method, own.toMethodDescriptorString()));
      return new ConstantCallSite(
          insertArguments(compute, 0, this, what, spread, isStatic)
              .asCollector(Object[].class, count)
              .asType(type));
    } catch (ReflectiveOperationException e) {
      throw new LinkageError(method, e);
    }
  }

  /** Whether the engine has just invoked the method. */
  boolean pass(String key) {
    boolean passes = key.equals(slot);
    slot = null;
    return passes;
  }

  /** Behind the call sites of cached and invalidating methods: computes each time. */
  @Nullable Object compute(
      List<String> what, MethodHandle body, boolean isStatic, Object[] arguments) throws Throwable {
    log.add(List.of(what.get(0), Arrays.asList(arguments)));
    Cell cell = isStatic ? null : (Cell) cellOf(arguments[0]);
    slot = what.get(1);
    if (cell == null) {
      return body.invoke(arguments);
    }
    cell.own(true);
    try {
      return body.invoke(arguments);
    } finally {
      cell.own(false);
    }
  }

  @Override
  protected CallSite linkApi(MethodHandles.Lookup caller, MethodType type) {
    return new ConstantCallSite(MethodHandles.constant(type.returnType(), "linked"));
  }

  @Override
  protected PerdureCell bind(Object instance) {
    Cell cell = cells.computeIfAbsent(instance, any -> new Cell());
    Class<?> type = instance.getClass();
    while (type != null) {
      bind(instance, type, cell);
      type = type.getSuperclass();
    }
    return cell;
  }

  private static void bind(Object instance, Class<?> type, Cell cell) {
    try {
      Field field = type.getDeclaredField(PerdureCell.FIELD);
      field.setAccessible(true);
      field.set(instance, cell);
    } catch (NoSuchFieldException e) {
      // Not a durable class.
    } catch (IllegalAccessException e) {
      throw new AssertionError(e);
    }
  }

  @Override
  protected @Nullable PerdureCell cellOf(Object instance) {
    for (Class<?> type = instance.getClass(); type != null; type = type.getSuperclass()) {
      try {
        Field field = type.getDeclaredField(PerdureCell.FIELD);
        field.setAccessible(true);
        return (PerdureCell) field.get(instance);
      } catch (NoSuchFieldException e) {
        // Not a durable class.
      } catch (IllegalAccessException e) {
        throw new AssertionError(e);
      }
    }
    return null;
  }

  @Override
  protected void bindIfDurable(Object instance) {
    for (Class<?> type = instance.getClass(); type != null; type = type.getSuperclass()) {
      if (Arrays.stream(type.getDeclaredFields())
          .anyMatch(field -> field.getName().equals(PerdureCell.FIELD))) {
        bind(instance);
      }
    }
  }

  @Override
  protected @Nullable Object outside(@Nullable Object value) {
    return value;
  }

  @Override
  protected void prepare(Class<?> type) {}

  @Override
  protected boolean isMock(@Nullable PerdureCell cell, Object self) {
    return false;
  }

  @Override
  protected RuntimeException fieldAccess(@Nullable PerdureCell cell, String field) {
    return new IllegalStateException("field " + field);
  }

  @Override
  protected RuntimeException refused(Class<?> type, String reason) {
    return new IllegalStateException("refused " + type.getName() + ": " + reason);
  }

  @Override
  protected boolean same(@Nullable PerdureCell cell, Object self, @Nullable Object other) {
    log.add("same");
    return self == other;
  }

  @Override
  protected int hash(@Nullable PerdureCell cell, Object self) {
    log.add("hash");
    return 42;
  }

  @Override
  protected String describe(@Nullable PerdureCell cell, Object self) {
    log.add("describe");
    return "described";
  }

  private static final class Cell extends PerdureCell {

    void own(boolean owned) {
      owner = owned ? Thread.currentThread() : null;
    }

    @Override
    protected void leave(@Nullable Throwable thrown) {
      throw new AssertionError();
    }

    @Override
    protected Object leave(@Nullable Throwable thrown, @Nullable Object result) {
      throw new AssertionError();
    }
  }
}
