package io.perdure.agent.weave;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Every class of large jars that compilers of other languages made, force-woven, and verified by
 * the JVM itself.
 */
class LargeJarsTest {

  private final Map<String, Integer> refusals = new TreeMap<>();
  private int woven;
  private int methods;
  private int incomplete; // name classes of optional dependencies, which are not here

  @ParameterizedTest
  @ValueSource(strings = {"kotlin-stdlib", "scala-library", "groovy", "clojure", "spring-core"})
  void everyClassVerifiesAsDurableAsSharedAndAsOneOfTheNest(String jar) {
    Map<String, byte[]> classes = classesOf(jar);
    Weaver durable = new Weaver(new InJar(classes, true));
    Weaver shared = new Weaver(new InJar(classes, false));

    weaveAndVerify(classes, bytes -> asDurable(durable, bytes));
    report(jar, "durable", classes.size(), classes.size() / 4);
    weaveAndVerify(classes, bytes -> shared.weaveShared(bytes, false));
    report(jar, "shared", classes.size(), classes.size() / 2);
    weaveAndVerify(classes, bytes -> durable.weaveNestMate(bytes, false));
    report(jar, "of the nest", classes.size(), 10);
  }

  private static @Nullable Woven asDurable(Weaver weaver, byte[] bytes) {
    byte[] annotated = CorpusTest.asIfMeantFor(bytes);
    return annotated.length == 0 ? null : weaver.weave(annotated);
  }

  private void weaveAndVerify(
      Map<String, byte[]> classes, Function<byte[], @Nullable Woven> weaving) {
    refusals.clear();
    woven = 0;
    methods = 0;
    incomplete = 0;
    Map<String, byte[]> result = new LinkedHashMap<>();
    classes.forEach((name, bytes) -> result.put(name, bytes(bytes, weaving.apply(bytes))));
    Classes loader = new Classes(result);
    result.keySet().forEach(name -> verify(loader, name));
  }

  private byte[] bytes(byte[] original, @Nullable Woven made) {
    if (made == null) {
      return original;
    }
    if (made.refusal() != null) {
      refusals.merge(CorpusTest.kind(made.refusal().reason()), 1, Integer::sum);
    } else {
      woven++;
      methods += Weaver.parse(made.bytes()).methods.size();
    }
    return made.bytes();
  }

  /** Asking for the methods links a class, and does not initialize it. */
  private void verify(ClassLoader loader, String name) {
    try {
      Class<?> type = Class.forName(name, false, loader);
      assertThat(type.getDeclaredMethods()).isNotNull();
    } catch (NoClassDefFoundError | ClassNotFoundException e) {
      incomplete++;
    } catch (LinkageError e) {
      throw new AssertionError(name + " does not verify", e);
    }
  }

  @SuppressWarnings("SystemOut") // a line for who reads the build
  private void report(String jar, String role, int all, int least) {
    System.out.printf(
        "%s, %s: %d of %d classes, %d methods woven and verified; refused %s; %d incomplete%n",
        jar, role, woven, all, methods, refusals, incomplete);
    assertThat(woven).isGreaterThan(least);
    assertThat(incomplete).isLessThan(all / 4);
  }

  private static Map<String, byte[]> classesOf(String jar) {
    Map<String, byte[]> classes = new LinkedHashMap<>();
    try (JarFile file = new JarFile(new File("target/large-jars/" + jar + ".jar"))) {
      for (JarEntry entry : file.stream().toList()) {
        String name = entry.getName();
        if (name.endsWith(".class")
            && !name.startsWith("META-INF/")
            && !name.endsWith("-info.class")) {
          classes.put(
              name.replace(".class", "").replace('/', '.'),
              file.getInputStream(entry).readAllBytes());
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return classes;
  }

  /** All classes of the jar are durable, or none is. */
  private record InJar(Map<String, byte[]> classes, boolean areDurable) implements ClassSource {

    @Override
    public byte @Nullable [] find(String internalName) {
      byte[] found = classes.get(internalName.replace('/', '.'));
      return found != null ? found : new CorpusTest.AllDurable().find(internalName);
    }

    @Override
    public boolean isDurable(String internalName) {
      return areDurable && classes.containsKey(internalName.replace('/', '.'));
    }
  }

  /** Defines the woven classes, and lets everything else come from the tests' loader. */
  private static final class Classes extends ClassLoader {
    private final Map<String, byte[]> classes;

    Classes(Map<String, byte[]> classes) {
      super(LargeJarsTest.class.getClassLoader());
      this.classes = classes;
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      if (!classes.containsKey(name)) {
        return super.loadClass(name, resolve);
      }
      synchronized (getClassLoadingLock(name)) {
        Class<?> loaded = findLoadedClass(name);
        return loaded != null ? loaded : findClass(name);
      }
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
      byte[] bytes = classes.get(name);
      if (bytes == null) {
        throw new ClassNotFoundException(name);
      }
      return defineClass(name, bytes, 0, bytes.length);
    }
  }
}
