package io.perdure.runtime.object;

import io.perdure.entry.PerdureCell;
import io.perdure.runtime.codec.ImmutableTypes;
import io.perdure.runtime.codec.References;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Goes over what an object's fields lead to: arrays, collections of {@code java.util}, plain
 * objects of the application. Runs none of the application's code, compares by identity only, and
 * does not go into other durable objects.
 */
final class StateWalk {

  /** So that a large object costs milliseconds, not seconds. */
  private static final int MOST_OBJECTS = 10_000;

  private static final int DEEPEST_CARRIER = 3;

  private final Lookups lookups;
  private final CellPlaces places;
  private final ImmutableTypes immutable = new ImmutableTypes(References.NONE);

  private final ClassValue<List<Part>> parts =
      new ClassValue<>() {
        @Override
        protected List<Part> computeValue(Class<?> type) {
          return partsOf(type);
        }
      };

  StateWalk(Lookups lookups, CellPlaces places) {
    this.places = places;
    this.lookups = lookups;
  }

  /** What of a value others could change: itself, or what records and the like carry in it. */
  void addMutable(Object value, List<Object> found) {
    addMutable(value, found, 0);
  }

  private void addMutable(Object value, List<Object> found, int depth) {
    Class<?> type = value.getClass();
    if (immutable.isImmutable(value) || isOpaque(type)) {
      return;
    }
    if (type.isArray() || isMutableCollection(type) || isMutable(type)) {
      found.add(value);
    } else if (depth < DEEPEST_CARRIER && found.size() < MOST_OBJECTS) {
      next(new Step(value, "", null), new ArrayDeque<>())
          .forEach(step -> addMutable(step.value(), found, depth + 1));
    }
  }

  /** The first of some objects that an object's fields lead to. */
  @Nullable Found find(Object self, List<Object> candidates) {
    Set<Object> wanted = Collections.newSetFromMap(new IdentityHashMap<>());
    wanted.addAll(candidates);
    Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    Deque<Step> toVisit = new ArrayDeque<>();
    Step root = new Step(self, self.getClass().getSimpleName(), null);
    fieldsOf(root, toVisit);
    while (!toVisit.isEmpty() && seen.size() < MOST_OBJECTS) {
      Step step = toVisit.remove();
      if (wanted.contains(step.value())) {
        return new Found(step.value(), step.path());
      }
      if (seen.add(step.value()) && !immutable.isImmutable(step.value())) {
        next(step, toVisit);
      }
    }
    return null;
  }

  private Deque<Step> next(Step from, Deque<Step> steps) {
    Object value = from.value();
    Class<?> type = value.getClass();
    if (value instanceof Object[] array) {
      for (Object element : array) {
        add(element, "[…]", from, steps);
      }
    } else if (value instanceof Optional<?> optional) {
      add(optional.orElse(null), "", from, steps);
    } else if (isCollection(type)) {
      elements(value).forEach(element -> add(element, "[…]", from, steps));
    } else if (!isJdk(type) && !isOpaque(type)) {
      fieldsOf(from, steps);
    }
    return steps;
  }

  private void fieldsOf(Step from, Deque<Step> steps) {
    for (Part part : parts.get(from.value().getClass())) {
      add(part.field.get(from.value()), "." + part.name, from, steps);
    }
  }

  private static void add(@Nullable Object value, String name, Step from, Deque<Step> steps) {
    if (value != null) {
      steps.add(new Step(value, name, from));
    }
  }

  private static List<@Nullable Object> elements(Object collection) {
    List<@Nullable Object> elements = new ArrayList<>();
    if (collection instanceof Map<?, ?> map) {
      for (Map.Entry<?, ?> entry : map.entrySet()) {
        elements.add(entry.getKey());
        elements.add(entry.getValue());
      }
    } else {
      elements.addAll((Collection<?>) collection);
    }
    return elements;
  }

  /**
   * One whose iterator is the JDK's own. Views and wrappers, which are nested classes, may lead
   * into a collection of the application.
   */
  private static boolean isCollection(Class<?> type) {
    return isJdk(type)
        && (Collection.class.isAssignableFrom(type) || Map.class.isAssignableFrom(type))
        && type.getName().startsWith("java.util.")
        && (type.getName().indexOf('$') < 0 || isFixed(type));
  }

  private static boolean isFixed(Class<?> type) {
    return type.getName().startsWith("java.util.ImmutableCollections$");
  }

  private static boolean isMutableCollection(Class<?> type) {
    return isCollection(type) && !isFixed(type);
  }

  /** Whether an object of the application has a field that can be assigned, or is a collection. */
  private boolean isMutable(Class<?> type) {
    return !isJdk(type)
        && (Collection.class.isAssignableFrom(type)
            || Map.class.isAssignableFrom(type)
            || parts.get(type).stream().anyMatch(part -> !part.isFinal));
  }

  /** What has no state that is its own: durable objects, lambdas, proxies, and the JVM's. */
  private boolean isOpaque(Class<?> type) {
    return type.isHidden()
        || type.isSynthetic()
        || Proxy.isProxyClass(type)
        || Thread.class.isAssignableFrom(type)
        || ClassLoader.class.isAssignableFrom(type)
        || (!isJdk(type) && places.isDurable(type));
  }

  private static boolean isJdk(Class<?> type) {
    ClassLoader loader = type.getClassLoader();
    return loader == null || loader == ClassLoader.getPlatformClassLoader();
  }

  private List<Part> partsOf(Class<?> type) {
    List<Part> found = new ArrayList<>();
    for (Class<?> c = type; c != null && !isJdk(c); c = c.getSuperclass()) {
      MethodHandles.Lookup lookup = lookups.in(c);
      for (Field field : c.getDeclaredFields()) {
        boolean isStatic = Modifier.isStatic(field.getModifiers());
        boolean isCell = field.getType() == PerdureCell.class;
        if (!isStatic && !isCell) {
          found.add(part(lookup, field));
        }
      }
    }
    return List.copyOf(found);
  }

  private static Part part(MethodHandles.Lookup lookup, Field field) {
    try {
      boolean isFinal = Modifier.isFinal(field.getModifiers());
      return new Part(lookup.unreflectVarHandle(field), field.getName(), isFinal);
    } catch (IllegalAccessException e) {
      throw new LinkageError("The field is there and the lookup is private", e);
    }
  }

  private record Part(VarHandle field, String name, boolean isFinal) {}

  /** A value and how it was reached. */
  private record Step(Object value, String name, @Nullable Step from) {
    String path() {
      return from == null ? name : from.path() + name;
    }
  }

  /**
   * A part of an object's state.
   *
   * @param path as {@code Cart.items}
   */
  record Found(Object what, String path) {}
}
