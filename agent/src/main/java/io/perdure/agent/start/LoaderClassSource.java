package io.perdure.agent.start;

import io.perdure.agent.weave.ClassSource;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/** Class files as resources of a class loader: nothing is loaded. */
record LoaderClassSource(ClassLoader loader) implements ClassSource {

  @Override
  public byte @Nullable [] find(String internalName) {
    try (InputStream in = loader.getResourceAsStream(internalName + ".class")) {
      return in == null ? null : in.readAllBytes();
    } catch (IOException e) {
      return null;
    }
  }
}
