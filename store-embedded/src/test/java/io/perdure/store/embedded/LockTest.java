package io.perdure.store.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.perdure.runtime.store.StoreException;
import java.io.File;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LockTest {
  @TempDir Path directory;

  @Test
  void otherProcessIsNamedUntilItIsKilled() throws Exception {
    try (ForkedJvm holder = ForkedJvm.start("hold", directory)) {
      assertThat(holder.readLine()).isEqualTo("open");

      assertThatThrownBy(() -> EmbeddedStore.open(directory))
          .isInstanceOf(StoreException.class)
          .hasMessage(
              "Data directory %s is in use by process %d: stop that one"
                  + " or choose another directory with data=",
              directory.toRealPath(), holder.pid());

      holder.kill();
      EmbeddedStore.open(directory).close();
    }
  }

  @Test
  void secondStoreInOneProcessIsRefusedAndTheFirstKeepsItsLock() throws Exception {
    try (EmbeddedStore first = EmbeddedStore.open(directory)) {
      assertThatThrownBy(() -> EmbeddedStore.open(directory))
          .isInstanceOf(StoreException.class)
          .hasMessageContaining("is open in this process already: close that store");

      assertThatOthersAreLockedOut();
      assertThat(first.lastNumber()).isZero();
    }
    EmbeddedStore.open(directory).close();
  }

  /** As when the application brings the store's classes along beside the agent. */
  @Test
  void storeOfAnotherClassLoaderIsRefusedAndTheFirstKeepsItsLock() throws Exception {
    try (EmbeddedStore first = EmbeddedStore.open(directory);
        URLClassLoader loader =
            new URLClassLoader(classPath(), ClassLoader.getPlatformClassLoader())) {
      Method open = loader.loadClass(EmbeddedStore.class.getName()).getMethod("open", Path.class);

      assertThatThrownBy(() -> open.invoke(null, directory))
          .isInstanceOf(InvocationTargetException.class)
          .cause()
          .hasMessageContaining("is open in this process already: close that store");

      assertThatOthersAreLockedOut();
      assertThat(first.lastNumber()).isZero();
    }
  }

  @Test
  void storeOfAnotherClassLoaderOpensAnotherDirectory(@TempDir Path other) throws Exception {
    try (EmbeddedStore first = EmbeddedStore.open(directory);
        URLClassLoader loader =
            new URLClassLoader(classPath(), ClassLoader.getPlatformClassLoader())) {
      Method open = loader.loadClass(EmbeddedStore.class.getName()).getMethod("open", Path.class);
      try (AutoCloseable second = (AutoCloseable) open.invoke(null, other)) {
        assertThat(second).isNotInstanceOf(EmbeddedStore.class);
        assertThat(first.lastNumber()).isZero();
      }
    }
  }

  private void assertThatOthersAreLockedOut() throws Exception {
    try (ForkedJvm other = ForkedJvm.start("open", directory)) {
      assertThat(other.readAll())
          .singleElement()
          .asString()
          .contains("is in use by process " + ProcessHandle.current().pid());
    }
  }

  private static URL[] classPath() throws Exception {
    List<URL> entries = new ArrayList<>();
    for (String entry : ForkedJvm.classPath().toList()) {
      entries.add(new File(entry).toURI().toURL());
    }
    return entries.toArray(URL[]::new);
  }
}
