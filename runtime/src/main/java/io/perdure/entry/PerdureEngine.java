package io.perdure.entry;

import java.lang.invoke.CallSite;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import org.jspecify.annotations.Nullable;

/** What the engine does for woven code; {@link PerdureEntry} forwards to it. */
public abstract class PerdureEngine {

  /** For the engine. */
  protected PerdureEngine() {}

  /** Links the slow path of one woven method. */
  protected abstract CallSite link(MethodHandles.Lookup caller, String method, MethodType type);

  /** Links the slow path of a static method whose first argument is the object. */
  protected abstract CallSite linkStatic(
      MethodHandles.Lookup caller, String method, MethodType type);

  /** Links the slow path of a method of an inner class; the object comes first. */
  protected abstract CallSite linkInner(
      MethodHandles.Lookup caller, String method, MethodType type);

  /** The same for a static one whose second argument is the instance of the inner class. */
  protected abstract CallSite linkInnerStatic(
      MethodHandles.Lookup caller, String method, MethodType type);

  /**
   * Links a call at which a turn may wait (rules 3.3, 3.4).
   *
   * @param original what was written there
   * @param flags {@link PerdureEntry#STATIC} and the others
   */
  protected abstract CallSite linkWait(
      MethodHandles.Lookup caller,
      String method,
      MethodType type,
      MethodHandle original,
      int flags);

  /** Links the question whether the engine has just invoked this method to compute. */
  protected abstract CallSite linkPass(
      MethodHandles.Lookup caller, String method, MethodType type, String descriptor);

  /** Links a call of a cached method (section 6). */
  protected abstract CallSite linkCached(
      MethodHandles.Lookup caller, String method, MethodType type, String options);

  /** Links a call of a static cached method. */
  protected abstract CallSite linkCachedStatic(
      MethodHandles.Lookup caller, String method, MethodType type, String options);

  /** Links a call of a method that invalidates. */
  protected abstract CallSite linkInvalidating(
      MethodHandles.Lookup caller, String method, MethodType type, String what);

  /** Links a call of a static method that invalidates. */
  protected abstract CallSite linkInvalidatingStatic(
      MethodHandles.Lookup caller, String method, MethodType type, String what);

  /** Holds the thread back while its turn depends on what is not durable (rule 5.4). */
  protected abstract void exit(@Nullable Object destination);

  /** A thread gives a task, or a new thread, something to do. */
  protected abstract void give(Object task);

  /** This thread begins a task; {@code null} when it has ended one. */
  protected abstract void begin(@Nullable Object task);

  /** Links what a method does first that sends something and returns a future of it. */
  protected abstract CallSite linkExit(
      MethodHandles.Lookup caller, String method, MethodType type, boolean isWebSocket);

  /** The cell of any instance; {@code null} when it is no durable object. */
  protected abstract @Nullable PerdureCell cellOf(Object instance);

  /** Gives an instance its cell, if it is a durable object. */
  protected abstract void bindIfDurable(Object instance);

  /** What a value passed on by this thread's turn is to others. */
  protected abstract @Nullable Object outside(@Nullable Object value);

  /** Makes sure that a durable class can have instances, or throws why not. */
  protected abstract void prepare(Class<?> type);

  /** Links the API's question for the runtime behind it. */
  protected abstract CallSite linkApi(MethodHandles.Lookup caller, MethodType type);

  /** The cell of an instance whose constructor has just called its super-constructor. */
  protected abstract PerdureCell bind(Object instance);

  /** Whether an instance was made by a mock library, and does not stand for an object. */
  protected abstract boolean isMock(@Nullable PerdureCell cell, Object self);

  /** The error for a field access on an activation that is not in its turn on this thread. */
  protected abstract RuntimeException fieldAccess(@Nullable PerdureCell cell, String field);

  /** The error of a class that was refused when it loaded. */
  protected abstract RuntimeException refused(Class<?> type, String reason);

  /** {@code Object.equals} of a durable object (rule 1.2). */
  protected abstract boolean same(@Nullable PerdureCell cell, Object self, @Nullable Object other);

  /** {@code Object.hashCode} of a durable object (rule 1.2). */
  protected abstract int hash(@Nullable PerdureCell cell, Object self);

  /** {@code Object.toString} of a durable object (rule 1.2). */
  protected abstract String describe(@Nullable PerdureCell cell, Object self);
}
