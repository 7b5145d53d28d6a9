package io.perdure.agent.start;

import io.perdure.agent.weave.Refusal;
import io.perdure.agent.weave.Weaver;
import io.perdure.agent.weave.Woven;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.WeakHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The classes that are not durable, but are woven for the sake of durable ones: found from their
 * class files when those load, woven when they load themselves, or later (see {@link Preparation}).
 */
final class Companions {

  /** What a class is to the durable one. */
  enum Role {
    /** A superclass, or an interface with method bodies. */
    SHARED,
    /** An inner class, or another one of the nest. */
    NEAR
  }

  /** By the loader of the durable class; the companion may come from another one. */
  private final Map<ClassLoader, Map<String, Role>> expected = new WeakHashMap<>();

  /** Asked for every class that loads. */
  private volatile boolean expectsAny;

  /** By the loader of the companion. */
  private final Map<ClassLoader, Map<String, Fate>> fates = new WeakHashMap<>();

  /** Remembers what a durable class comes with. */
  synchronized void expect(ClassLoader loader, Woven durable) {
    expectsAny = true;
    Map<String, Role> roles = expected.computeIfAbsent(loader, any -> new HashMap<>());
    durable.near().forEach(name -> roles.putIfAbsent(name, Role.NEAR));
    durable.shared().forEach(name -> roles.put(name, Role.SHARED));
  }

  /**
   * What the class of that name is to any durable one: which loader will define it cannot be told
   * before, and another class of that name takes no harm.
   */
  @Nullable Role role(String internalName) {
    return expectsAny ? roleOfExpected(internalName) : null;
  }

  private synchronized @Nullable Role roleOfExpected(String internalName) {
    Role role = null;
    for (Map<String, Role> each : expected.values()) {
      Role found = each.get(internalName);
      role = found == Role.SHARED || role == null ? found : role;
    }
    return role;
  }

  /** The names of all that a loader's durable classes came with. */
  synchronized Set<String> expectedBy(ClassLoader loader) {
    return new HashSet<>(expected.getOrDefault(loader, Map.of()).keySet());
  }

  /** Weaves a class that has a role, or is of the nest of a durable one. */
  @Nullable Woven weave(
      Weaver weaver,
      @Nullable Role role,
      ClassLoader loader,
      String name,
      boolean isLoaded,
      byte[] classFile) {
    Fate before = fate(loader, name);
    boolean bodiesOnly = isLoaded && (before == null || !before.shapedAtLoad);
    Woven woven = weave(weaver, role, bodiesOnly, classFile);
    Refusal refusal = woven == null ? null : woven.refusal();
    boolean isShaped = !bodiesOnly && woven != null && refusal == null;
    remember(loader, name, new Fate(role, isShaped, refusal == null ? null : refusal.reason()));
    return woven == null || refusal != null ? null : woven;
  }

  private static @Nullable Woven weave(
      Weaver weaver, @Nullable Role role, boolean bodiesOnly, byte[] classFile) {
    try {
      return role == Role.SHARED
          ? weaver.weaveShared(classFile, bodiesOnly)
          : weaver.weaveNestMate(classFile, bodiesOnly);
    } catch (RuntimeException e) {
      String reason = "its class file cannot be woven (" + e + ")";
      return new Woven(classFile, new Refusal("", reason));
    }
  }

  synchronized @Nullable Fate fate(ClassLoader loader, String internalName) {
    return fates.getOrDefault(loader, Map.of()).get(internalName);
  }

  private synchronized void remember(ClassLoader loader, String internalName, Fate fate) {
    fates.computeIfAbsent(loader, any -> new HashMap<>()).put(internalName, fate);
  }

  /**
   * What became of a companion.
   *
   * @param role the one it was woven for
   * @param shapedAtLoad whether more than bodies could be woven, as it has to be ever after
   * @param reason why it could not be woven
   */
  record Fate(@Nullable Role role, boolean shapedAtLoad, @Nullable String reason) {}
}
