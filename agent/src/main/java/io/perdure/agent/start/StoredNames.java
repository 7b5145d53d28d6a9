package io.perdure.agent.start;

import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Which loaded classes own which stored type name (rule 1.5): two that shared one would read each
 * other's data.
 *
 * <p>The same class from the same place is the one exception. It is a reload, by a container that
 * deploys an application anew or by devtools, and the engine hands its objects over. Owners are as
 * long-lived as their loaders.
 */
final class StoredNames {

  private final List<Owner> owners = new ArrayList<>();

  /**
   * Makes a class an owner of a stored name, when it loads.
   *
   * @param location where its class file is from; {@code null} if its loader does not say
   * @return why it cannot be one, or {@code null}
   */
  synchronized @Nullable String claim(
      String storedName, String className, ClassLoader loader, @Nullable String location) {
    owners.removeIf(Owner::isCollected);
    Owner claimant =
        new Owner(
            storedName,
            className,
            location,
            loader.getClass().getName(),
            new WeakReference<>(loader));
    for (Owner owner : owners) {
      if (owner.isOf(className, loader)) {
        return null; // two threads that load one class, of which the JVM keeps one
      }
      if (owner.storedName.equals(storedName) && !claimant.isReloadOf(owner)) {
        return reason(owner, claimant);
      }
    }
    owners.add(claimant);
    return null;
  }

  /** Whether the first of two owners was loaded after the second. */
  synchronized boolean isLater(Class<?> one, Class<?> other) {
    return indexOf(one) > indexOf(other);
  }

  private int indexOf(Class<?> type) {
    for (int i = 0; i < owners.size(); i++) {
      if (owners.get(i).isOf(type.getName(), type.getClassLoader())) {
        return i;
      }
    }
    return -1;
  }

  private static String reason(Owner owner, Owner claimant) {
    String taken =
        "its stored type name \""
            + owner.storedName
            + "\" is that of "
            + owner.className
            + " from "
            + owner.place()
            + ", which is loaded, too";
    if (!owner.className.equals(claimant.className)) {
      return taken + "; give one of them another name in @DurableObject";
    }
    return taken
        + ", and this one is from "
        + claimant.place()
        + "; give one of them another name in @DurableObject, run them in JVMs with data"
        + " directories of their own, or put the class into a class loader that both share";
  }

  private record Owner(
      String storedName,
      String className,
      @Nullable String location,
      String loaderKind,
      WeakReference<ClassLoader> loader) {

    boolean isCollected() {
      return loader.get() == null;
    }

    boolean isOf(String name, ClassLoader by) {
      return className.equals(name) && loader.get() == by;
    }

    boolean isReloadOf(Owner earlier) {
      return className.equals(earlier.className) && Objects.equals(location, earlier.location);
    }

    String place() {
      return location == null ? "a " + loaderKind : location;
    }
  }
}
