package io.perdure.runtime.object;

import static java.lang.invoke.MethodHandles.insertArguments;
import static java.lang.invoke.MethodType.methodType;

import io.perdure.entry.PerdureCell;
import io.perdure.runtime.cached.CachedOptions;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Builds what the beginning of cached and of invalidating methods is linked to, once for each
 * method.
 *
 * <pre>
 *   pass()          the thread's slot has this method?
 *   method(args)    CachedCalls.call(this method, args)
 *                     in a turn:  slot := this method; method(args)     invokespecial
 * </pre>
 */
final class CachedLinker {

  private static final MethodHandle PASS;
  private static final MethodHandle CALL;
  private static final MethodHandle RUN;
  private static final MethodHandle INVALIDATE;

  static {
    MethodHandles.Lookup lookup = MethodHandles.lookup();
    try {
      PASS =
          lookup.findStatic(
              WovenMethod.class, "pass", methodType(boolean.class, WovenMethod.class));
      CALL =
          lookup.findVirtual(
              CachedCalls.class,
              "call",
              methodType(Object.class, CachedMethod.class, Object[].class));
      RUN =
          lookup.findStatic(
              Computation.class,
              "run",
              methodType(
                  Object.class,
                  WovenMethod.class,
                  MethodHandle.class,
                  Object[].class,
                  Computation.class));
      INVALIDATE =
          lookup.findVirtual(
              InvalidatingMethod.class, "run", methodType(Object.class, Object[].class));
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final MethodLinker linker;
  private final Platform platform;
  private final CachedCalls calls;
  private final OrdinaryOwners owners;

  CachedLinker(MethodLinker linker, Platform platform, CachedCalls calls, OrdinaryOwners owners) {
    this.linker = linker;
    this.platform = platform;
    this.calls = calls;
    this.owners = owners;
  }

  /** The question whether this is the computation. */
  static MethodHandle linkPass(MethodHandles.Lookup caller, String method, String descriptor) {
    return insertArguments(PASS, 0, WovenMethod.of(caller.lookupClass(), method, descriptor));
  }

  /**
   * A call of a cached method.
   *
   * @param type the instance, unless it is static, and the method's parameters
   */
  MethodHandle link(
      MethodHandles.Lookup caller, String method, MethodType type, boolean isStatic, String options)
      throws ReflectiveOperationException {
    Class<?> declaring = caller.lookupClass();
    WovenMethod woven = woven(declaring, method, type, isStatic);
    MethodHandle body = body(caller, method, type, isStatic);
    MethodHandle run = insertArguments(RUN, 0, woven, body);
    CachedMethod cached =
        new CachedMethod(
            woven,
            CachedOptions.parse(options),
            isStatic,
            !isStatic && Instances.isWoven(declaring),
            isAsync(type.returnType()),
            result(declaring, method, isStatic ? type : type.dropParameterTypes(0, 1)),
            platform.api(declaring).failures(),
            new OrdinaryOwners.LastOwner(),
            isStatic ? null : cell(caller, type),
            body,
            isStatic ? run : inTurn(caller, run, type));
    return collected(insertArguments(CALL.bindTo(calls), 0, cached), type);
  }

  /** A call of a method that invalidates. */
  MethodHandle linkInvalidating(
      MethodHandles.Lookup caller, String method, MethodType type, boolean isStatic, String what)
      throws ReflectiveOperationException {
    WovenMethod woven = woven(caller.lookupClass(), method, type, isStatic);
    InvalidatingMethod invalidating =
        InvalidatingMethod.parse(
            woven, isStatic, body(caller, method, type, isStatic), what, owners);
    MethodHandle run = collected(INVALIDATE.bindTo(invalidating), type);
    return isStatic ? run : linker.inTurn(caller, run, type);
  }

  private static Type result(Class<?> declaring, String method, MethodType own)
      throws NoSuchMethodException {
    Type type = declaring.getDeclaredMethod(method, own.parameterArray()).getGenericReturnType();
    return isAsync(own.returnType()) && type instanceof ParameterizedType stage
        ? stage.getActualTypeArguments()[0]
        : type;
  }

  private static WovenMethod woven(
      Class<?> declaring, String method, MethodType type, boolean isStatic) {
    MethodType own = isStatic ? type : type.dropParameterTypes(0, 1);
    return WovenMethod.of(declaring, method, own.toMethodDescriptorString());
  }

  /** As {@code (Object[])Object}. */
  private static MethodHandle body(
      MethodHandles.Lookup caller, String method, MethodType type, boolean isStatic)
      throws ReflectiveOperationException {
    Class<?> declaring = caller.lookupClass();
    if (isStatic) {
      caller.ensureInitialized(
          declaring); // or that would run between the slot's being set and read
    }
    MethodHandle body =
        isStatic
            ? caller.findStatic(declaring, method, type)
            : caller.findSpecial(declaring, method, type.dropParameterTypes(0, 1), declaring);
    return body.asFixedArity()
        .asType(type.generic())
        .asSpreader(Object[].class, type.parameterCount());
  }

  private MethodHandle cell(MethodHandles.Lookup caller, MethodType type)
      throws ReflectiveOperationException {
    return linker.cellIn(caller, type).asType(methodType(PerdureCell.class, Object.class));
  }

  /** As {@code (Object[], Computation)Object}: enters the object's turn, if it is one. */
  private MethodHandle inTurn(MethodHandles.Lookup caller, MethodHandle run, MethodType type)
      throws ReflectiveOperationException {
    int count = type.parameterCount();
    MethodType withComputation = type.appendParameterTypes(Computation.class);
    MethodHandle collecting = run.asCollector(0, Object[].class, count).asType(withComputation);
    MethodHandle turn = linker.inTurn(caller, collecting, withComputation);
    return turn.asType(turn.type().generic().changeParameterType(count, Computation.class))
        .asSpreader(0, Object[].class, count);
  }

  private static MethodHandle collected(MethodHandle spread, MethodType type) {
    return spread.asCollector(Object[].class, type.parameterCount()).asType(type);
  }

  private static boolean isAsync(Class<?> returned) {
    return returned == CompletionStage.class || returned == CompletableFuture.class;
  }
}
