package io.perdure.runtime.object;

import io.perdure.entry.PerdureCell;
import io.perdure.runtime.api.Failures;
import io.perdure.runtime.reflect.Instantiator;
import java.lang.invoke.MethodHandles;
import java.lang.reflect.Constructor;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Makes the instances of one woven class: shells without a constructor, activations with one. */
final class Instances {

  private final Class<?> type;
  private final MethodHandles.Lookup lookup;
  private final Failures failures;
  private @Nullable Instantiator instantiator; // made for the first shell; abstract types have none

  private final CellPlace cells;

  Instances(Class<?> type, MethodHandles.Lookup lookup, CellPlace cells, Failures failures) {
    this.type = type;
    this.lookup = lookup;
    this.cells = cells;
    this.failures = failures;
  }

  /** Whether the weaver gave the class its field. */
  static boolean isWoven(Class<?> type) {
    return Arrays.stream(type.getDeclaredFields())
        .anyMatch(field -> field.getName().equals(PerdureCell.FIELD));
  }

  /** An instance no constructor has run for; it holds nothing but its identity. */
  Object shell(PerdureCell cell) {
    Object shell = instantiator().instantiate();
    cells.bind(shell, cell);
    return shell;
  }

  /** Where they have their cells. */
  CellPlace cells() {
    return cells;
  }

  /** Runs the constructor that takes the most of what the runtime knows (rule 1.3). */
  Object construct(Activation activation) throws Throwable {
    DurableType durable = activation.type;
    List<Candidate> candidates = candidates(activation);
    if (candidates.isEmpty()) {
      throw durable
          .api
          .failures()
          .invalidClass(
              type.getName(),
              "no constructor takes only what the runtime knows (String id, DurableStorage,"
                  + " DurableContext); register one with DurableObjects.factory",
              null);
    }
    Candidate best = candidates.get(0);
    if (candidates.size() > 1 && candidates.get(1).arguments.size() == best.arguments.size()) {
      throw durable
          .api
          .failures()
          .invalidClass(
              type.getName(),
              "the runtime cannot choose between "
                  + best.constructor
                  + " and "
                  + candidates.get(1).constructor
                  + "; remove one, or choose in DurableObjects.factory",
              null);
    }
    Object[] arguments = best.arguments.stream().map(Supplier::get).toArray();
    return lookup.unreflectConstructor(best.constructor).invokeWithArguments(arguments);
  }

  private List<Candidate> candidates(Activation activation) {
    List<Candidate> candidates = new ArrayList<>();
    for (Constructor<?> constructor : type.getDeclaredConstructors()) {
      List<Supplier<?>> arguments = arguments(constructor, activation);
      if (arguments != null) {
        candidates.add(new Candidate(constructor, arguments));
      }
    }
    candidates.sort(Comparator.comparing((Candidate c) -> c.arguments.size()).reversed());
    return candidates;
  }

  private static @Nullable List<Supplier<?>> arguments(
      Constructor<?> constructor, Activation activation) {
    List<Class<?>> seen = new ArrayList<>();
    List<Supplier<?>> arguments = new ArrayList<>();
    for (Class<?> parameter : constructor.getParameterTypes()) {
      Supplier<?> argument =
          parameter == String.class
              ? activation::id
              : activation.type.api.argument(parameter, activation);
      if (argument == null || seen.contains(parameter)) {
        return null;
      }
      seen.add(parameter);
      arguments.add(argument);
    }
    return arguments;
  }

  private Instantiator instantiator() {
    Instantiator present = instantiator;
    if (present == null) {
      if (Modifier.isAbstract(type.getModifiers())) {
        throw failures.invalidClass(
            type.getName(), "it is abstract; annotate and get a concrete class", null);
      }
      try {
        present = Instantiator.of(type);
      } catch (IllegalStateException e) {
        throw failures.invalidClass(type.getName(), String.valueOf(e.getMessage()), e);
      }
      instantiator = present;
    }
    return present;
  }

  private record Candidate(Constructor<?> constructor, List<Supplier<?>> arguments) {}
}
