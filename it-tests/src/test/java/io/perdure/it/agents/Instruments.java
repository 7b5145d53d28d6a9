package io.perdure.it.agents;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.lang.instrument.Instrumentation;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.jspecify.annotations.Nullable;

/** An agent that does nothing but keep the JVM's tools for a spec. */
final class Instruments {
  private static @Nullable Instrumentation kept;

  private Instruments() {}

  /** Called by the JVM. */
  public static void premain(@Nullable String arguments, Instrumentation instrumentation) {
    kept = instrumentation;
  }

  static Instrumentation get() {
    return requireNonNull(kept, "the JVM was started without this agent");
  }

  /** A jar with nothing but the manifest: the class is on the class path. */
  static void writeJar(Path jar) throws IOException {
    Manifest manifest = new Manifest();
    Attributes attributes = manifest.getMainAttributes();
    attributes.put(Attributes.Name.MANIFEST_VERSION, "1.0");
    attributes.putValue("Premain-Class", Instruments.class.getName());
    attributes.putValue("Can-Retransform-Classes", "true");
    attributes.putValue("Can-Redefine-Classes", "true");
    new JarOutputStream(Files.newOutputStream(jar), manifest).close();
  }
}
