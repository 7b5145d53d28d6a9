package io.perdure.runtime.object;

import static java.lang.invoke.MethodHandles.dropArguments;
import static java.lang.invoke.MethodHandles.filterArguments;
import static java.lang.invoke.MethodHandles.foldArguments;
import static java.lang.invoke.MethodHandles.identity;
import static java.lang.invoke.MethodHandles.insertArguments;
import static java.lang.invoke.MethodHandles.tryFinally;
import static java.lang.invoke.MethodType.methodType;

import io.perdure.entry.PerdureCell;
import io.perdure.entry.PerdureEntry;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Builds what a woven method's slow path is linked to, once for each method.
 *
 * <pre>
 *   (self, args) ─► enter(cell of self, self) ─► activation
 *                   try     method(instance of activation, args)      invokespecial
 *                   finally leave(activation)
 * </pre>
 *
 * The body is bound with {@code invokespecial}: a virtual handle would run an override where {@code
 * super.method()} was meant. Everything is one constant handle that the JIT compiles as if it were
 * written out; an uncontended call allocates nothing.
 */
final class MethodLinker {

  private static final MethodHandle INSTANCE;
  private static final MethodHandle LEAVE;
  private static final MethodHandle LEAVE_WITH_OBJECT;
  private static final MethodHandle ENTER;
  private static final MethodHandle OUTSIDE;
  private static final MethodHandle START;
  private static final MethodHandle CALL_TIMED;

  static {
    MethodHandles.Lookup lookup = MethodHandles.lookup();
    try {
      INSTANCE = lookup.findVirtual(Activation.class, "instance", methodType(Object.class));
      LEAVE =
          lookup.findStatic(
              PerdureEntry.class,
              "leave",
              methodType(void.class, Throwable.class, PerdureCell.class));
      LEAVE_WITH_OBJECT =
          lookup.findStatic(
              PerdureEntry.class,
              "leave",
              methodType(Object.class, Throwable.class, Object.class, PerdureCell.class));
      ENTER =
          lookup.findVirtual(
              Calls.class, "enter", methodType(Activation.class, PerdureCell.class, Object.class));
      OUTSIDE =
          lookup.findStatic(Calls.class, "outsideOfCaller", methodType(Object.class, Object.class));
      MethodType remote =
          methodType(
              Object.class, MethodHandle.class, PerdureCell.class, Object.class, Object[].class);
      START = lookup.findVirtual(RemoteCalls.class, "start", remote);
      CALL_TIMED = lookup.findVirtual(RemoteCalls.class, "callTimed", remote);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final MethodHandle enter;
  private final RemoteCalls remote;

  /** Null in all but development: then nothing of it is in the handles. */
  private final @Nullable EscapeCheck escapes;

  MethodLinker(Calls calls, RemoteCalls remote, @Nullable EscapeCheck escapes) {
    enter = ENTER.bindTo(calls);
    this.remote = remote;
    this.escapes = escapes;
  }

  /**
   * The handle behind one method's call site.
   *
   * @param type the call site's: the instance, then the method's parameters
   */
  MethodHandle link(MethodHandles.Lookup caller, String method, MethodType type, boolean hasTimeout)
      throws ReflectiveOperationException {
    Class<?> declaring = caller.lookupClass();
    MethodHandle body =
        caller
            .findSpecial(declaring, method, type.dropParameterTypes(0, 1), declaring)
            .asFixedArity(); // a variable-arity method gets its array as it is
    if (escapes != null) {
      body = escapes.around(body, method);
    }
    MethodHandle cell = caller.findGetter(declaring, PerdureCell.FIELD, PerdureCell.class);
    if (isAsync(type.returnType())) {
      return remote(START, body, cell, type);
    }
    return hasTimeout ? remote(CALL_TIMED, body, cell, type) : onCallersThread(body, cell, type);
  }

  private static boolean isAsync(Class<?> returned) {
    return returned == CompletionStage.class || returned == CompletableFuture.class;
  }

  private MethodHandle onCallersThread(MethodHandle body, MethodHandle cell, MethodType type) {
    Class<?> self = type.parameterType(0);
    MethodHandle instance = INSTANCE.asType(methodType(self, Activation.class));
    MethodHandle inTurn = filterArguments(body.asType(type), 0, instance);
    MethodHandle guarded = tryFinally(inTurn, leave(type.returnType()));
    return argumentsOutside(filterArguments(guarded, 0, enterFrom(cell, self)));
  }

  /** An activation that is passed to another object arrives as its reference (rule 1.2). */
  private static MethodHandle argumentsOutside(MethodHandle method) {
    MethodHandle converted = method;
    for (int i = 1; i < method.type().parameterCount(); i++) {
      Class<?> parameter = method.type().parameterType(i);
      if (mayHoldActivation(parameter)) {
        converted = filterArguments(converted, i, OUTSIDE.asType(methodType(parameter, parameter)));
      }
    }
    return converted;
  }

  private static boolean mayHoldActivation(Class<?> parameter) {
    return parameter == Object.class || parameter.isInterface() || Instances.isWoven(parameter);
  }

  /** {@code (self)Activation}. */
  private MethodHandle enterFrom(MethodHandle cell, Class<?> self) {
    MethodHandle typed = enter.asType(methodType(Activation.class, PerdureCell.class, self));
    return foldArguments(typed, cell);
  }

  /** The cleanup {@code (Throwable, R, Activation)R} for each kind of R, without boxing. */
  private static MethodHandle leave(Class<?> returned) {
    if (returned == void.class) {
      return LEAVE.asType(methodType(void.class, Throwable.class, Activation.class));
    }
    if (!returned.isPrimitive()) {
      return LEAVE_WITH_OBJECT.asType(
          methodType(returned, Throwable.class, returned, Activation.class));
    }
    MethodHandle result =
        dropArguments(dropArguments(identity(returned), 0, Throwable.class), 2, Activation.class);
    MethodHandle leave =
        dropArguments(
            LEAVE.asType(methodType(void.class, Throwable.class, Activation.class)), 1, returned);
    return foldArguments(result, leave);
  }

  /** {@code (self, args)R} through {@code (body, cell, self, Object[])Object}. */
  private MethodHandle remote(
      MethodHandle how, MethodHandle body, MethodHandle cell, MethodType type) {
    int parameters = type.parameterCount() - 1;
    MethodHandle generic =
        body.asType(type.generic().changeReturnType(Object.class))
            .asSpreader(Object[].class, parameters);
    MethodHandle call = insertArguments(how.bindTo(remote), 0, generic);
    MethodHandle fromSelf =
        foldArguments(call.asType(call.type().changeParameterType(1, type.parameterType(0))), cell);
    return argumentsOutside(fromSelf.asCollector(Object[].class, parameters).asType(type));
  }
}
