package io.perdure.agent.start;

import java.io.IOException;
import java.io.InputStream;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;

/**
 * Sees both sides: the application's API through its parent, the engine through the agent's loader.
 * Holds the bridge classes, from {@code bridge/} of the agent's jar.
 */
final class BridgeLoader extends ClassLoader {

  static {
    registerAsParallelCapable();
  }

  private static final String BRIDGE = "io.perdure.bridge.";
  private static final String ENGINE = "io.perdure.runtime.";

  private final JarFile jar;

  BridgeLoader(JarFile jar, ClassLoader api) {
    super("perdure-bridge", api);
    this.jar = jar;
  }

  /** The engine's classes first: the application may have the same names on its class path. */
  @Override
  protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
    if (name.startsWith(ENGINE)) {
      return BridgeLoader.class.getClassLoader().loadClass(name);
    }
    if (!name.startsWith(BRIDGE)) {
      return super.loadClass(name, resolve);
    }
    synchronized (getClassLoadingLock(name)) {
      Class<?> loaded = findLoadedClass(name);
      return loaded != null ? loaded : findClass(name);
    }
  }

  @Override
  protected Class<?> findClass(String name) throws ClassNotFoundException {
    JarEntry entry = jar.getJarEntry("bridge/" + name.replace('.', '/') + ".classdata");
    if (entry == null) {
      throw new ClassNotFoundException(name);
    }
    try (InputStream in = jar.getInputStream(entry)) {
      byte[] bytes = in.readAllBytes();
      return defineClass(name, bytes, 0, bytes.length);
    } catch (IOException e) {
      throw new ClassNotFoundException(name, e);
    }
  }
}
