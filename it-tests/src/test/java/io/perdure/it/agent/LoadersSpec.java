package io.perdure.it.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.perdure.DurableObjects;
import io.perdure.InvalidDurableObjectException;
import io.perdure.ObjectResetException;
import io.perdure.it.jvm.Compiler;
import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Durable classes that class loaders of all kinds define. */
class LoadersSpec {
  private static final String COUNTER =
      """
      %s

      @io.perdure.DurableObject
      public class %s implements java.util.function.LongSupplier {
        private final io.perdure.DurableStorage storage = io.perdure.DurableStorage.current();

        @Override
        public long getAsLong() {
          long n = storage.getOrDefault("n", 0L) + 1;
          storage.put("n", n);
          return n;
        }
      }
      """;

  @TempDir Path classes;

  @Test
  void aLoaderThatLooksAtItselfFirstMayDefineThem() throws Exception {
    compile("ChildFirst");
    URL[] path = {classes.toUri().toURL()};
    try (URLClassLoader loader = new ChildFirst(path, getClass().getClassLoader())) {
      assertThat(counter(loader.loadClass("dynamic.ChildFirst")).getAsLong()).isEqualTo(1);
    }
  }

  @Test
  void aLoaderWithoutResourcesMayDefineThemWithTheirSuperclasses() throws Exception {
    Compiler.compile(
        classes,
        classPath(),
        "Base.java",
        """
        package dynamic;
        @io.perdure.DurableObject abstract class Base implements java.util.function.LongSupplier {
          private long n;
          long increment() { return ++n; }
        }
        """,
        "Derived.java",
        """
        package dynamic;
        @io.perdure.DurableObject class Derived extends Base {
          private long times = 10;
          public long getAsLong() { return new Inner().times() + increment(); }
          class Inner { long times() { return times; } }
        }
        """,
        "Sibling.java",
        """
        package dynamic;
        @io.perdure.DurableObject class Sibling extends Base {
          public long getAsLong() { return increment() + increment(); }
        }
        """);
    ClassLoader loader = new FromBytes(classes);
    assertThat(loader.getResource("dynamic/Base.class")).isNull();
    assertThat(counter(loader.loadClass("dynamic.Derived")).getAsLong()).isEqualTo(11);
    assertThat(counter(loader.loadClass("dynamic.Sibling")).getAsLong())
        .as("its superclass was loaded before")
        .isEqualTo(3);
  }

  @Test
  void aLookupMayDefineThem() throws Exception {
    Class<?> type = MethodHandles.lookup().defineClass(inThisPackage("Defined"));
    assertThat(counter(type).getAsLong()).isEqualTo(1);
  }

  @Test
  void aHiddenClassIsRefusedWithTheReason() throws Exception {
    Class<?> type =
        MethodHandles.lookup().defineHiddenClass(inThisPackage("Hidden"), false).lookupClass();
    assertThatThrownBy(() -> counter(type))
        .isInstanceOf(InvalidDurableObjectException.class)
        .hasMessageContaining("hidden class")
        .hasMessageContaining("have a class loader define it");
  }

  @Test
  void aClassThatIsDefinedAgainGoesOnWithTheObjectsAndTheOldOneSaysSo() throws Exception {
    compile("Script");
    Class<?> before = new FromBytes(classes).loadClass("dynamic.Script");
    LongSupplier old = counter(before);
    assertThat(old.getAsLong()).isEqualTo(1);
    for (int definition = 2; definition <= 4; definition++) {
      LongSupplier current = counter(new FromBytes(classes).loadClass("dynamic.Script"));
      assertThat(current.getAsLong()).isEqualTo(definition);
    }
    assertThatThrownBy(old::getAsLong)
        .isInstanceOf(ObjectResetException.class)
        .hasMessageStartingWith("dynamic.Script")
        .hasMessageContaining("was loaded again by")
        .hasMessageContaining("get the reference anew");
    assertThatThrownBy(() -> counter(before))
        .isInstanceOf(InvalidDurableObjectException.class)
        .hasMessageContaining("was loaded again by");
  }

  @Test
  void anEarlierDefinitionThatIsFirstUsedTooLateDoesNotTakeTheObjectsAway() throws Exception {
    compile("Late");
    Class<?> earlier = new FromBytes(classes).loadClass("dynamic.Late");
    LongSupplier later = counter(new FromBytes(classes).loadClass("dynamic.Late"));
    assertThat(later.getAsLong()).isEqualTo(1);
    assertThatThrownBy(() -> counter(earlier))
        .isInstanceOf(InvalidDurableObjectException.class)
        .hasMessageContaining("was loaded again by");
    assertThat(later.getAsLong()).isEqualTo(2);
  }

  @Test
  void threadsThatLoadOneClassAtOnceUseOneClass() throws Exception {
    compile("Raced");
    ClassLoader loader = new FromBytes(classes);
    List<Long> numbers =
        Parallel.on(8, () -> counter(loader.loadClass("dynamic.Raced")).getAsLong());
    assertThat(numbers)
        .containsExactlyInAnyOrderElementsOf(LongStream.rangeClosed(1, 8).boxed().toList());
  }

  private static LongSupplier counter(Class<?> type) {
    return (LongSupplier) DurableObjects.get(type, "a");
  }

  private void compile(String name) throws IOException {
    Compiler.compile(
        classes, classPath(), name + ".java", COUNTER.formatted("package dynamic;", name));
  }

  private byte[] inThisPackage(String name) throws IOException {
    String statement = "package " + LoadersSpec.class.getPackageName() + ";";
    Compiler.compile(classes, classPath(), name + ".java", COUNTER.formatted(statement, name));
    String path = LoadersSpec.class.getPackageName().replace('.', '/');
    return Files.readAllBytes(classes.resolve(path).resolve(name + ".class"));
  }

  private static List<String> classPath() {
    return List.of("-cp", System.getProperty("java.class.path"));
  }

  /** As web containers have them. */
  private static final class ChildFirst extends URLClassLoader {
    ChildFirst(URL[] path, ClassLoader parent) {
      super(path, parent);
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      synchronized (getClassLoadingLock(name)) {
        Class<?> loaded = findLoadedClass(name);
        if (loaded != null || !name.startsWith("dynamic.")) {
          return loaded != null ? loaded : super.loadClass(name, resolve);
        }
        return findClass(name);
      }
    }
  }

  /** As scripting languages have them: no resources, no code source. */
  private static final class FromBytes extends ClassLoader {
    static {
      registerAsParallelCapable();
    }

    private final Path files;

    FromBytes(Path files) {
      super(LoadersSpec.class.getClassLoader());
      this.files = files;
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
      try {
        byte[] bytes = Files.readAllBytes(files.resolve(name.replace('.', '/') + ".class"));
        return defineClass(name, bytes, 0, bytes.length);
      } catch (IOException e) {
        throw new ClassNotFoundException(name, e);
      }
    }
  }
}
