package io.perdure.agent.start;

import io.perdure.agent.weave.Weaver;
import java.lang.instrument.Instrumentation;
import java.lang.instrument.UnmodifiableClassException;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Before the first instance of a durable class: weaves those of its companions that were loaded
 * before it. Not within a transformer, where nothing can be retransformed.
 */
final class Preparation {
  private final Instrumentation instrumentation;
  private final DurableClasses durable;
  private final Companions companions;
  private final LateClasses late;
  private final Set<String> interleaved;

  Preparation(
      Instrumentation instrumentation,
      DurableClasses durable,
      Companions companions,
      LateClasses late,
      Set<String> interleaved) {
    this.instrumentation = instrumentation;
    this.durable = durable;
    this.companions = companions;
    this.late = late;
    this.interleaved = interleaved;
  }

  /** Why the class cannot have instances, or {@code null}. */
  @Nullable String reasonAgainst(Class<?> durableClass) {
    Set<Class<?>> loaded = new LinkedHashSet<>();
    addSuperTypes(durableClass, loaded);
    addNear(durableClass, loaded);
    for (Class<?> each : loaded) {
      String reason = reasonAgainstCompanion(each);
      if (reason != null) {
        return (each.isAssignableFrom(durableClass) ? "it inherits from " : "it is used by ")
            + each.getName()
            + ": "
            + reason;
      }
    }
    return null;
  }

  private static void addSuperTypes(@Nullable Class<?> type, Set<Class<?>> all) {
    if (type != null) {
      for (Class<?> each : type.getInterfaces()) {
        all.add(each);
        addSuperTypes(each, all);
      }
      if (type.getSuperclass() != null) {
        all.add(type.getSuperclass());
      }
      addSuperTypes(type.getSuperclass(), all);
    }
  }

  /** Those of its nest, and of its superclasses' nests, which may be in other loaders. */
  private void addNear(Class<?> durableClass, Set<Class<?>> all) {
    Set<String> expected = companions.expectedBy(durableClass.getClassLoader());
    for (Class<?> c = durableClass; c != Object.class; c = c.getSuperclass()) {
      String nest = outermost(c.getName());
      for (String internalName : expected) {
        String name = internalName.replace('/', '.');
        Class<?> found = outermost(name).equals(nest) ? loaded(c.getClassLoader(), name) : null;
        if (found != null) {
          all.add(found);
        }
      }
    }
  }

  /**
   * A class of the nest that has been loaded, or has something to weave. Another thread may be
   * about to define that one as it was, having asked what it is before anybody knew: loading it
   * here waits for that thread.
   */
  private @Nullable Class<?> loaded(ClassLoader loader, String name) {
    Class<?> found = LoadedClasses.find(loader, name);
    if (found != null || hasNothingToWeave(loader, name.replace('.', '/'), Companions.Role.NEAR)) {
      return found;
    }
    try {
      return Class.forName(name, false, loader);
    } catch (ClassNotFoundException | LinkageError e) {
      return null; // whoever needs it gets the same error
    }
  }

  private static String outermost(String name) {
    int end = name.indexOf('$', name.lastIndexOf('.') + 2);
    return end < 0 ? name : name.substring(0, end);
  }

  private @Nullable String reasonAgainstCompanion(Class<?> companion) {
    ClassLoader loader = companion.getClassLoader();
    String name = companion.getName().replace('.', '/');
    Companions.Role role = companions.role(name);
    if (loader == null || isDurable(companion)) {
      return null;
    }
    if (role == null) {
      boolean isOfJdk = loader == ClassLoader.getPlatformClassLoader();
      return companion.isInterface() || isOfJdk
          ? null
          : "it is not durable, and its class file could not be found to weave what it has;"
              + " annotate it, too, or let its class loader find it as a resource";
    }
    Companions.Fate fate = companions.fate(loader, name);
    if (fate != null && fate.role() == role) {
      return fate.reason();
    }
    return hasNothingToWeave(loader, name, role) ? null : retransform(companion, name);
  }

  /** Then it is woven, or refused, for itself. */
  private static boolean isDurable(Class<?> companion) {
    return WovenClasses.isWoven(companion) || DurableAnnotation.isOn(companion);
  }

  /** Most classes of a nest have not: that is cheaper to see than to retransform. */
  private boolean hasNothingToWeave(ClassLoader loader, String name, Companions.Role role) {
    LoaderClassSource source =
        new LoaderClassSource(loader, durable.of(loader), companions, late, interleaved);
    byte[] classFile = source.find(name);
    return classFile != null
        && role == Companions.Role.NEAR
        && new Weaver(source).weaveNestMate(classFile, true) == null;
  }

  private @Nullable String retransform(Class<?> companion, String name) {
    try {
      instrumentation.retransformClasses(companion);
    } catch (UnmodifiableClassException | UnsupportedOperationException e) {
      return "it was loaded earlier and cannot be woven any more (" + e.getMessage() + ")";
    }
    Companions.Fate fate = companions.fate(companion.getClassLoader(), name);
    return fate == null ? "it was loaded earlier and cannot be woven any more" : fate.reason();
  }
}
