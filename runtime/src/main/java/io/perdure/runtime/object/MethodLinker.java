package io.perdure.runtime.object;

import static java.lang.invoke.MethodHandles.dropArguments;
import static java.lang.invoke.MethodHandles.filterArguments;
import static java.lang.invoke.MethodHandles.foldArguments;
import static java.lang.invoke.MethodHandles.guardWithTest;
import static java.lang.invoke.MethodHandles.identity;
import static java.lang.invoke.MethodHandles.insertArguments;
import static java.lang.invoke.MethodHandles.permuteArguments;
import static java.lang.invoke.MethodHandles.tryFinally;
import static java.lang.invoke.MethodType.methodType;

import io.perdure.entry.PerdureCell;
import io.perdure.entry.PerdureEntry;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Modifier;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Builds what a woven method's slow path is linked to, once for each method.
 *
 * <pre>
 *   (object, args) ─► enter(cell of object, object) ─► activation
 *                     try     method(instance of activation, args)      invokespecial
 *                     finally leave(activation)
 * </pre>
 *
 * The body is bound with {@code invokespecial}: a virtual handle would run an override where {@code
 * super.method()} was meant. Everything is one constant handle that the JIT compiles as if it were
 * written out; an uncontended call allocates nothing.
 *
 * <p>The declaring class may be shared by several durable ones, so nothing here depends on, or
 * holds, any other class than the declaring one.
 */
final class MethodLinker {

  private static final MethodHandle INSTANCE;
  private static final MethodHandle LEAVE;
  private static final MethodHandle LEAVE_WITH_OBJECT;
  private static final MethodHandle ENTER;
  private static final MethodHandle OUTSIDE;
  private static final MethodHandle START;
  private static final MethodHandle CALL_TIMED;
  private static final MethodHandle CELL_OF;
  private static final MethodHandle REQUIRE_SAME;
  private static final MethodHandle HAS_CLASS;
  private static final MethodHandle HAS_TIMEOUT;
  private static final MethodHandle IS_NO_OBJECT;

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
      CELL_OF = lookup.findVirtual(Cells.class, "of", methodType(PerdureCell.class, Object.class));
      REQUIRE_SAME =
          lookup.findVirtual(
              Cells.class, "requireSame", methodType(void.class, Object.class, Object.class));
      HAS_CLASS =
          lookup.findStatic(
              MethodLinker.class, "hasClass", methodType(boolean.class, Class.class, Object.class));
      IS_NO_OBJECT =
          lookup.findVirtual(Cells.class, "isNone", methodType(boolean.class, Object.class));
      HAS_TIMEOUT =
          lookup.findVirtual(Types.class, "hasTimeout", methodType(boolean.class, Object.class));
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final Types types;
  private final CellPlaces places;
  private final MethodHandle cellOf;
  private final MethodHandle requireSame;
  private final MethodHandle enter;
  private final MethodHandle hasTimeout;
  private final MethodHandle isNoObject;
  private final RemoteCalls remote;

  /** Null in all but development: then nothing of it is in the handles. */
  private final @Nullable EscapeCheck escapes;

  MethodLinker(
      Types types,
      CellPlaces places,
      Cells cells,
      Calls calls,
      RemoteCalls remote,
      @Nullable EscapeCheck escapes) {
    this.types = types;
    this.places = places;
    this.remote = remote;
    this.escapes = escapes;
    cellOf = CELL_OF.bindTo(cells);
    requireSame = REQUIRE_SAME.bindTo(cells);
    enter = ENTER.bindTo(calls);
    hasTimeout = HAS_TIMEOUT.bindTo(types);
    isNoObject = IS_NO_OBJECT.bindTo(cells);
  }

  /**
   * The handle behind one method's call site.
   *
   * @param type the call site's: the instance, then the method's parameters
   */
  MethodHandle link(MethodHandles.Lookup caller, String method, MethodType type)
      throws ReflectiveOperationException {
    MethodHandle body = watched(caller, special(caller, method, type), method, 1);
    return dispatch(caller.lookupClass(), cellIn(caller, type), body, type);
  }

  /** The same for a static method that has the instance as its first parameter. */
  MethodHandle linkStatic(MethodHandles.Lookup caller, String method, MethodType type)
      throws ReflectiveOperationException {
    MethodHandle body = watched(caller, staticMethod(caller, method, type), method, 1);
    return dispatch(caller.lookupClass(), cellIn(caller, type), body, type);
  }

  /**
   * The same for a method of an inner class, whose instance is no activation and stays as it is.
   *
   * @param type the object, the instance of the inner class, then the method's parameters
   */
  MethodHandle linkInner(MethodHandles.Lookup caller, String method, MethodType type)
      throws ReflectiveOperationException {
    return inner(caller, method, special(caller, method, type.dropParameterTypes(0, 1)), type);
  }

  /** The same for a static method that has the instance of the inner class as its first one. */
  MethodHandle linkInnerStatic(MethodHandles.Lookup caller, String method, MethodType type)
      throws ReflectiveOperationException {
    return inner(caller, method, staticMethod(caller, method, type.dropParameterTypes(0, 1)), type);
  }

  private MethodHandle inner(
      MethodHandles.Lookup caller, String method, MethodHandle body, MethodType type) {
    Class<?> object = type.parameterType(0);
    // (instance of the activation, the object as the inner class knows it, inner instance, …)
    MethodHandle checked =
        foldArguments(
            dropArguments(body, 0, object, object),
            own(requireSame).asType(methodType(void.class, object, object)));
    checked = watched(caller, checked, method, 3);
    int[] objectTwice = new int[checked.type().parameterCount()];
    for (int i = 1; i < objectTwice.length; i++) {
      objectTwice[i] = i - 1;
    }
    MethodHandle cell = own(cellOf).asType(methodType(PerdureCell.class, object));
    MethodHandle call = shared(cell, checked, checked.type());
    return permuteArguments(call, type, objectTwice);
  }

  /**
   * A method in a turn of its object, or if its instance is none, as it is.
   *
   * @param body of that very type: the instance, then whatever it takes
   */
  MethodHandle inTurn(MethodHandles.Lookup caller, MethodHandle body, MethodType type)
      throws ReflectiveOperationException {
    MethodHandle turn = dispatch(caller.lookupClass(), cellIn(caller, type), body, type);
    return guardWithTest(test(own(isNoObject), type), body, turn);
  }

  /**
   * With {@code check=escape}, a body that is looked at when it ends.
   *
   * @param first which of its parameters is the method's own first one
   */
  private MethodHandle watched(
      MethodHandles.Lookup caller, MethodHandle body, String method, int first) {
    return escapes == null ? body : escapes.around(body, caller.lookupClass(), method, first);
  }

  private static MethodHandle staticMethod(
      MethodHandles.Lookup caller, String method, MethodType type)
      throws ReflectiveOperationException {
    return caller.findStatic(caller.lookupClass(), method, type).asFixedArity();
  }

  private static MethodHandle special(MethodHandles.Lookup caller, String method, MethodType type)
      throws ReflectiveOperationException {
    Class<?> declaring = caller.lookupClass();
    MethodHandle body =
        method.startsWith(PerdureEntry.UNPACKING)
            ? caller.findStatic(declaring, method, type)
            : caller.findSpecial(declaring, method, type.dropParameterTypes(0, 1), declaring);
    return body.asFixedArity(); // a variable-arity method gets its array as it is
  }

  /** From the field, where the declaring class has it. */
  MethodHandle cellIn(MethodHandles.Lookup caller, MethodType type)
      throws ReflectiveOperationException {
    Class<?> declaring = caller.lookupClass();
    return Instances.isWoven(declaring)
        ? caller.findGetter(declaring, PerdureCell.FIELD, PerdureCell.class)
        : own(cellOf).asType(methodType(PerdureCell.class, type.parameterType(0)));
  }

  private MethodHandle dispatch(
      Class<?> declaring, MethodHandle cell, MethodHandle body, MethodType type) {
    if (!Instances.isWoven(declaring) || isAsync(type.returnType())) {
      return shared(cell, body, type);
    }
    MethodHandle known =
        types.of(declaring).callTimeoutNanos > 0
            ? remote(CALL_TIMED, body, cell, type)
            : onCallersThread(body, cell, type);
    // A subclass is a type of its own, with a time-out of its own.
    return Modifier.isFinal(declaring.getModifiers())
        ? known
        : guardWithTest(test(HAS_CLASS.bindTo(declaring), type), known, shared(cell, body, type));
  }

  /** For code that several types share: whether calls of one have a time-out is asked each time. */
  private MethodHandle shared(MethodHandle cell, MethodHandle body, MethodType type) {
    return isAsync(type.returnType())
        ? remote(START, body, cell, type)
        : guardWithTest(
            test(own(hasTimeout), type),
            remote(CALL_TIMED, body, cell, type),
            onCallersThread(body, cell, type));
  }

  /**
   * A copy. A handle remembers what it was last converted to, before JDK 18 for as long as it lives
   * itself: one that all call sites share would hold a class, and its loader, for ever.
   */
  static MethodHandle own(MethodHandle shared) {
    return insertArguments(dropArguments(shared, 0, Object.class), 0, (Object) null);
  }

  private static MethodHandle test(MethodHandle test, MethodType type) {
    return test.asType(methodType(boolean.class, type.parameterType(0)));
  }

  static boolean hasClass(Class<?> type, Object instance) {
    return instance.getClass() == type;
  }

  private static boolean isAsync(Class<?> returned) {
    return returned == CompletionStage.class || returned == CompletableFuture.class;
  }

  private MethodHandle onCallersThread(MethodHandle body, MethodHandle cell, MethodType type) {
    Class<?> self = type.parameterType(0);
    MethodHandle instance = own(INSTANCE).asType(methodType(self, Activation.class));
    MethodHandle inTurn = filterArguments(body.asType(type), 0, instance);
    MethodHandle guarded = leaving(inTurn);
    return argumentsOutside(filterArguments(guarded, 0, enterFrom(cell, self)));
  }

  /**
   * Between casts: {@code tryFinally} converts a handle that the whole VM shares to the types it
   * gets, and that remembers them (see {@link #own}).
   */
  private static MethodHandle leaving(MethodHandle inTurn) {
    MethodType type = inTurn.type();
    MethodType erased = type.erase().changeParameterType(0, Activation.class);
    return tryFinally(inTurn.asType(erased), leave(erased.returnType())).asType(type);
  }

  /** An activation that is passed to another object arrives as its reference (rule 1.2). */
  private MethodHandle argumentsOutside(MethodHandle method) {
    MethodHandle converted = method;
    for (int i = 1; i < method.type().parameterCount(); i++) {
      Class<?> parameter = method.type().parameterType(i);
      if (mayHoldActivation(parameter)) {
        converted =
            filterArguments(converted, i, own(OUTSIDE).asType(methodType(parameter, parameter)));
      }
    }
    return converted;
  }

  /** Any class of the application that is not final may be a durable one's superclass. */
  private boolean mayHoldActivation(Class<?> parameter) {
    return parameter == Object.class
        || parameter.isInterface()
        || (parameter.getClassLoader() != null
            && (!Modifier.isFinal(parameter.getModifiers()) || places.isDurable(parameter)));
  }

  /** {@code (self)Activation}. */
  private MethodHandle enterFrom(MethodHandle cell, Class<?> self) {
    MethodHandle typed = own(enter).asType(methodType(Activation.class, PerdureCell.class, self));
    return foldArguments(typed, cell);
  }

  /** The cleanup {@code (Throwable, R, Activation)R} for each kind of R, without boxing. */
  private static MethodHandle leave(Class<?> returned) {
    if (returned == void.class) {
      return LEAVE.asType(methodType(void.class, Throwable.class, Activation.class));
    }
    if (!returned.isPrimitive()) {
      return own(LEAVE_WITH_OBJECT)
          .asType(methodType(returned, Throwable.class, returned, Activation.class));
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
