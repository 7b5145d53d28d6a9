package io.perdure.agent.start;

import io.perdure.agent.weave.ClassSource;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Class files as resources of a class loader: nothing is loaded.
 *
 * @param durable remembers which ones are durable
 * @param companions knows which ones durable classes share code with
 * @param late knows which durable ones have no cell field
 * @param interleaved the methods that block, as the configuration has them
 */
record LoaderClassSource(
    ClassLoader loader,
    Map<String, Boolean> durable,
    Companions companions,
    LateClasses late,
    Set<String> interleaved)
    implements ClassSource {

  /** For looking only: nothing is woven. */
  LoaderClassSource(ClassLoader loader, Map<String, Boolean> durable) {
    this(loader, durable, new Companions(), new LateClasses(), Set.of());
  }

  @Override
  public byte @Nullable [] find(String internalName) {
    try (InputStream in = loader.getResourceAsStream(internalName + ".class")) {
      return in == null ? BootInterfaces.classFile(internalName) : in.readAllBytes();
    } catch (IOException e) {
      return null;
    }
  }

  @Override
  public boolean isDurable(String internalName) {
    Boolean known = durable.get(internalName);
    if (known == null) {
      // Not computeIfAbsent: looking up may load classes, and so come back here.
      known = ClassSource.super.isDurable(internalName);
      durable.put(internalName, known);
    }
    return known;
  }

  @Override
  public boolean isShared(String internalName) {
    return companions.role(internalName) == Companions.Role.SHARED;
  }

  @Override
  public boolean isInterleaved(String owner, String method) {
    return !interleaved.isEmpty()
        && (interleaved.contains(owner + '#' + method) || interleaved.contains(owner + "#*"));
  }

  @Override
  public boolean isLate(String internalName) {
    return late.isLate(loader, internalName);
  }
}
