package io.perdure.runtime.object;

import io.perdure.entry.PerdureCell;
import io.perdure.runtime.api.CachedView;
import io.perdure.runtime.cached.Keys;
import io.perdure.runtime.cached.MethodCache;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Finds cached methods by their names, for the API. */
final class CachedMethods {

  private final Calls calls;
  private final Cells cells;
  private final OrdinaryOwners owners;

  CachedMethods(Cells cells, OrdinaryOwners owners, Calls calls) {
    this.calls = calls;
    this.cells = cells;
    this.owners = owners;
  }

  /** What the method keeps for that instance, or if it is static for that class. */
  CachedView of(Object owner, String name, Class<?>[] parameters) {
    Class<?> type = owner instanceof Class<?> itself ? itself : owner.getClass();
    boolean isStatic = owner instanceof Class<?>;
    List<Method> found = new ArrayList<>();
    for (Class<?> each = type; each != null && found.isEmpty(); each = each.getSuperclass()) {
      found.addAll(named(each, name, parameters, isStatic));
    }
    if (found.size() == 1) {
      Method method = found.get(0);
      return new View(owner, isStatic, WovenMethod.of(method), CachedAnnotation.keySize(method));
    }
    throw new IllegalArgumentException(
        type.getName()
            + (found.isEmpty()
                ? " has no "
                    + (isStatic ? "static " : "")
                    + "method "
                    + name
                    + describe(parameters)
                    + " with @Cached; name one that has it"
                : " has several methods "
                    + name
                    + " with @Cached; say which by its parameter types"));
  }

  private static List<Method> named(
      Class<?> declaring, String name, Class<?>[] parameters, boolean isStatic) {
    return Stream.of(declaring.getDeclaredMethods())
        .filter(method -> method.getName().equals(name) && !method.isBridge())
        .filter(method -> Modifier.isStatic(method.getModifiers()) == isStatic)
        .filter(CachedAnnotation::isOn)
        .filter(
            method ->
                parameters.length == 0 || Arrays.equals(method.getParameterTypes(), parameters))
        .toList();
  }

  private static String describe(Class<?>[] parameters) {
    return parameters.length == 0
        ? ""
        : Stream.of(parameters).map(Class::getName).toList().toString();
  }

  /** One owner's part of a method. */
  private final class View implements CachedView {
    private final Object owner;
    private final boolean isStatic;
    private final WovenMethod method;
    private final int keySize;

    View(Object owner, boolean isStatic, WovenMethod method, int keySize) {
      this.owner = owner;
      this.isStatic = isStatic;
      this.method = method;
      this.keySize = keySize;
    }

    @Override
    public void invalidate(@Nullable Object[] key) {
      if (key.length != keySize) {
        throw new IllegalArgumentException(
            "The key of "
                + method
                + " has "
                + keySize
                + " parts, and not "
                + key.length
                + "; give the arguments that form it, in their order");
      }
      drop(Keys.of(key));
    }

    @Override
    public void invalidateAll() {
      drop(null);
    }

    private void drop(@Nullable Object key) {
      Caches caches = caches();
      if (caches != null) {
        caches.drop(method, key);
      }
      PerdureCell cell = isStatic || cells.isNone(owner) ? null : cells.of(owner);
      if (cell != null && method.isPersistent()) {
        dropInTurn(cell, key);
      }
    }

    private void dropInTurn(PerdureCell cell, @Nullable Object key) {
      try {
        Activation entered = calls.enter(cell, owner);
        Throwable thrown = null;
        try {
          entered.caches().dropInTurn(method, key, entered);
        } catch (RuntimeException | Error failed) {
          thrown = failed;
          throw failed;
        } finally {
          entered.leave(thrown);
        }
      } catch (RuntimeException | Error failed) {
        throw failed;
      } catch (Throwable checked) {
        throw new AssertionError(
            "an object's constructor may throw that, and nothing here", checked);
      }
    }

    @Override
    public long size() {
      MethodCache cache = cache();
      return cache == null ? 0 : cache.size();
    }

    @Override
    public long[] statistics() {
      MethodCache cache = cache();
      return cache == null ? new long[8] : cache.statistics();
    }

    /** {@code null} if the method was not called since the object was activated. */
    private @Nullable MethodCache cache() {
      Caches caches = caches();
      return caches == null ? null : caches.orNull(method);
    }

    private @Nullable Caches caches() {
      if (isStatic) {
        return owners.of((Class<?>) owner);
      }
      PerdureCell cell = cells.isNone(owner) ? null : cells.of(owner);
      if (cell instanceof Reference reference) {
        Activation active = reference.activationOrNull();
        return active == null ? null : active.caches();
      }
      return cell == null ? owners.of(owner) : ((Activation) cell).caches();
    }
  }
}
