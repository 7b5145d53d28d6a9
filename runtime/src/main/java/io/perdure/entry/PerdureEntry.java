package io.perdure.entry;

import java.lang.invoke.CallSite;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.nio.channels.NetworkChannel;
import java.util.concurrent.ForkJoinTask;
import java.util.stream.BaseStream;
import org.jspecify.annotations.Nullable;

/** The static methods that woven code calls; each one forwards to the engine. */
public final class PerdureEntry {

  /** Begins the name of a static method that takes very many arguments as an array. */
  public static final String UNPACKING = "$perdure$";

  /** Flag of a wait site: there is no receiver. */
  public static final int STATIC = 1;

  /** Flag of a wait site: in {@code @Interleaved} code. */
  public static final int INTERLEAVED = 2;

  /** Flag of a wait site: the call blocks, whatever it is. */
  public static final int BLOCKING = 4;

  /** Flag of a wait site: a call of a method of a durable class. */
  public static final int CALL = 8;

  /** Flag of a wait site: in {@code @Cached} code, which is as interleaved if it began its turn. */
  public static final int CACHED = 16;

  private static volatile @Nullable PerdureEngine engine;

  /**
   * Plain, for it is read by every call from outside: it is set before the first mock is made, and
   * who got that mock from its maker has seen it.
   */
  private static boolean mocks;

  private PerdureEntry() {}

  /** Called once, by the agent, before the first class is woven. */
  public static synchronized void install(PerdureEngine installed) {
    if (engine != null) {
      throw new IllegalStateException("An engine is installed already");
    }
    engine = installed;
  }

  /** Called when there may be mocks of woven classes from now on. */
  public static void expectMocks() {
    mocks = true;
  }

  /** Whether an instance is a mock with state of its own, if it has any. */
  static boolean isMock(@Nullable PerdureCell cell, Object self) {
    return mocks && engine().isMock(cell, self);
  }

  /** Bootstrap method of the call site behind every entry prologue. */
  public static CallSite link(MethodHandles.Lookup caller, String method, MethodType type) {
    return engine().link(caller, method, type);
  }

  /** Bootstrap method for a lambda's body that was compiled to a static method. */
  public static CallSite linkStatic(MethodHandles.Lookup caller, String method, MethodType type) {
    return engine().linkStatic(caller, method, type);
  }

  /** Bootstrap method for a method of an inner class. */
  public static CallSite linkInner(MethodHandles.Lookup caller, String method, MethodType type) {
    return engine().linkInner(caller, method, type);
  }

  /**
   * Bootstrap method for a lambda's body in an inner class that was compiled to a static method.
   */
  public static CallSite linkInnerStatic(
      MethodHandles.Lookup caller, String method, MethodType type) {
    return engine().linkInnerStatic(caller, method, type);
  }

  /** Bootstrap method of a call at which a turn may wait; {@code original} is that call. */
  public static CallSite linkWait(
      MethodHandles.Lookup caller,
      String method,
      MethodType type,
      MethodHandle original,
      int flags) {
    return engine().linkWait(caller, method, type, original, flags);
  }

  /**
   * Bootstrap method of the question at the beginning of a cached or invalidating method: is this
   * the computation itself?
   *
   * @param type {@code ()boolean}
   * @param descriptor the method's
   */
  public static CallSite linkPass(
      MethodHandles.Lookup caller, String method, MethodType type, String descriptor) {
    return engine().linkPass(caller, method, type, descriptor);
  }

  /**
   * Bootstrap method of a call of a cached method.
   *
   * @param type the instance, then the method's parameters
   * @param options lines of {@code name=value}: the annotation's attributes that are not left out,
   *     and {@code key}, the positions of the parameters that are the key
   */
  public static CallSite linkCached(
      MethodHandles.Lookup caller, String method, MethodType type, String options) {
    return engine().linkCached(caller, method, type, options);
  }

  /** The same for a static method. */
  public static CallSite linkCachedStatic(
      MethodHandles.Lookup caller, String method, MethodType type, String options) {
    return engine().linkCachedStatic(caller, method, type, options);
  }

  /**
   * Bootstrap method of a call of a method that invalidates.
   *
   * @param type the instance, then the method's parameters
   * @param what lines of {@code name=value}: {@code of}, a cached method as {@code
   *     pack/Class.name(Parameters)Result}, for each; {@code key}, the positions of the parameters
   *     that are the key; or {@code all=true}
   */
  public static CallSite linkInvalidating(
      MethodHandles.Lookup caller, String method, MethodType type, String what) {
    return engine().linkInvalidating(caller, method, type, what);
  }

  /** The same for a static method. */
  public static CallSite linkInvalidatingStatic(
      MethodHandles.Lookup caller, String method, MethodType type, String what) {
    return engine().linkInvalidatingStatic(caller, method, type, what);
  }

  /**
   * Called first by methods that send something to the outside (rule 5.4).
   *
   * @param destination a socket, channel, packet, address or URI; {@code null} if it is not known
   */
  public static void exit(@Nullable Object destination) {
    engine().exit(destination);
  }

  /** {@link #exit} where it depends on the target whether something is sent, or only copied. */
  public static void exitTo(@Nullable Object target) {
    if (target instanceof NetworkChannel) {
      exit(target);
    }
  }

  /** Called first by methods that have another thread run a task, or begin to run. */
  public static void give(Object task) {
    engine().give(task);
  }

  /** {@link #give} where tasks of other kinds are never begun. */
  public static void fork(Object task) {
    if (task instanceof ForkJoinTask) {
      give(task);
    }
  }

  /** Called first by methods that run such a task; with {@code null} when they have. */
  public static void begin(@Nullable Object task) {
    engine().begin(task);
  }

  /**
   * Bootstrap method of what {@code HttpClient}'s methods that return a future do first: they
   * return what that gives them, unless it is {@code null}.
   *
   * @param type the receiver and the method's parameters
   * @param isWebSocket 1 for a method of {@code WebSocket}
   */
  public static CallSite linkExit(
      MethodHandles.Lookup caller, String method, MethodType type, int isWebSocket) {
    return engine().linkExit(caller, method, type, isWebSocket != 0);
  }

  /** Bootstrap method of the call site in the API's {@code Bindings.binding()}. */
  public static CallSite linkApi(MethodHandles.Lookup caller, String method, MethodType type) {
    return engine().linkApi(caller, type);
  }

  /** Called by constructors, directly after the super-constructor. */
  public static PerdureCell bind(Object instance) {
    return engine().bind(instance);
  }

  /** The cell of any instance; {@code null} when it is no durable object. */
  public static @Nullable PerdureCell cellOf(Object instance) {
    return engine().cellOf(instance);
  }

  /**
   * The entry prologue's question in code that durable objects share with others: no durable
   * object, or in its turn?
   */
  public static boolean plain(@Nullable Object instance) {
    if (instance == null) {
      return true;
    }
    PerdureCell cell = cellOf(instance);
    return cell == null || PerdureCell.entered(cell);
  }

  /** An argument that is passed in an array; an activation becomes its reference (rule 1.2). */
  public static @Nullable Object outside(@Nullable Object argument) {
    return engine().outside(argument);
  }

  /** Called by constructors of superclasses that are not durable themselves. */
  public static void bindIfDurable(Object instance) {
    engine().bindIfDurable(instance);
  }

  /** Called by constructors before anything else of an instance runs. */
  public static void prepare(Class<?> type) {
    engine().prepare(type);
  }

  /**
   * What a {@code synchronized} method of such a superclass locks: a durable object has its turn
   * instead, so the lock is nobody else's.
   */
  public static Object monitor(Object instance) {
    return cellOf(instance) == null ? instance : new Object();
  }

  /** What follows a parallel stream in code that durable objects share with others (rule 1.4). */
  public static BaseStream<?, ?> sequentialIfDurable(BaseStream<?, ?> stream, Object instance) {
    return cellOf(instance) == null ? stream : stream.sequential();
  }

  /** {@link #checkField} where the class of the instance is not known to be durable. */
  public static void checkFieldOf(@Nullable Object instance, String field) {
    if (!plain(instance)) {
      throw engine().fieldAccess(instance == null ? null : cellOf(instance), field);
    }
  }

  /**
   * Called before a field of a durable class is accessed on what may be another instance (rule
   * 1.2): a reference holds no state, and an activation's belongs to its turn.
   */
  public static void checkField(@Nullable PerdureCell cell, String field) {
    if (!PerdureCell.entered(cell)) {
      throw engine().fieldAccess(cell, field);
    }
  }

  /** What every method of a refused class throws. */
  public static RuntimeException refused(Class<?> type, String reason) {
    return engine().refused(type, reason);
  }

  /** Body of an added {@code equals}. */
  public static boolean same(@Nullable PerdureCell cell, Object self, @Nullable Object other) {
    return engine().same(cell, self, other);
  }

  /** Body of an added {@code hashCode}. */
  public static int hash(@Nullable PerdureCell cell, Object self) {
    return engine().hash(cell, self);
  }

  /** Body of an added {@code toString}. */
  public static String describe(@Nullable PerdureCell cell, Object self) {
    return engine().describe(cell, self);
  }

  /**
   * Ends a turn. Defined in {@code java.lang} these two methods get the JDK's reserved stack, so
   * that an overflow at this very place cannot lose the object's lock (rule 2.2).
   */
  public static void leave(@Nullable Throwable thrown, PerdureCell cell) throws Throwable {
    cell.leave(thrown);
  }

  /** {@link #leave(Throwable, PerdureCell)} for a method that returns an object. */
  public static @Nullable Object leave(
      @Nullable Throwable thrown, @Nullable Object result, PerdureCell cell) throws Throwable {
    return cell.leave(thrown, result);
  }

  private static PerdureEngine engine() {
    PerdureEngine installed = engine;
    if (installed == null) {
      throw new IllegalStateException("Woven code ran before the agent had started its engine");
    }
    return installed;
  }
}
