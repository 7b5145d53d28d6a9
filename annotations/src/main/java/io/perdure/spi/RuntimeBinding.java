package io.perdure.spi;

import io.perdure.CachedMethod;
import io.perdure.DurableContext;
import io.perdure.DurableObjects;
import io.perdure.DurableStorage;
import io.perdure.ObjectFactory;
import io.perdure.OutputGateStatistics;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * The agent's side of the API: what stands behind {@link DurableObjects} and {@link
 * DurableStorage#current()}.
 *
 * <p>There is one for each class loader that has the API. Arguments are never {@code null}; every
 * other check is the implementation's. It is called by any thread.
 */
public interface RuntimeBinding {

  /**
   * Behind {@link DurableObjects#get}.
   *
   * @param <T> the object's class
   * @param type the object's class
   * @param id the object's id, not checked yet
   * @return the reference
   */
  <T> T get(Class<T> type, String id);

  /**
   * Behind {@link DurableObjects#newId}.
   *
   * @return a fresh id
   */
  String newId();

  /**
   * Behind {@link DurableObjects#cached}.
   *
   * @param owner the instance, or the class of a static method
   * @param method the method's name
   * @param parameters its parameter types; empty if only one cached method has the name
   * @return what the method keeps for that owner
   * @throws IllegalArgumentException when there is no such cached method, or several
   */
  CachedMethod cached(Object owner, String method, Class<?>[] parameters);

  /**
   * Behind {@link DurableObjects#outputGate}.
   *
   * @return counts since the JVM started
   */
  OutputGateStatistics outputGate();

  /**
   * Behind {@link DurableObjects#current}.
   *
   * @return the context of the object whose turn the calling thread runs
   * @throws IllegalStateException outside a turn
   */
  DurableContext current();

  /**
   * Behind {@link DurableStorage#current}.
   *
   * @return the storage of the object whose turn the calling thread runs, or one that refuses every
   *     call outside of all turns
   */
  DurableStorage currentStorage();

  /**
   * Behind {@link DurableObjects#await}.
   *
   * @param <T> what the stage completes with
   * @param stage what to wait for
   * @return what the stage completed with
   */
  <T extends @Nullable Object> T await(CompletionStage<T> stage);

  /**
   * Behind {@link DurableObjects#blockConcurrencyWhile(Callable)}.
   *
   * @param <T> what the action returns
   * @param action runs in the calling turn
   * @return what the action returned
   * @throws IllegalStateException outside a turn, or too deep in other sections
   */
  <T extends @Nullable Object> T blockConcurrencyWhile(Callable<T> action);

  /**
   * Behind {@link DurableObjects#executor}.
   *
   * @return the executor of the object whose turn the calling thread runs
   * @throws IllegalStateException outside a turn
   */
  Executor executor();

  /**
   * Behind {@link DurableObjects#abort}; does not return.
   *
   * @param reason what callers are told
   * @throws IllegalStateException outside a turn
   */
  void abort(String reason);

  /**
   * Behind {@link DurableObjects#factory}.
   *
   * @param factory takes the place of the one before
   */
  void factory(ObjectFactory factory);

  /** Behind {@link DurableObjects#shutdown}. */
  void shutdown();
}
