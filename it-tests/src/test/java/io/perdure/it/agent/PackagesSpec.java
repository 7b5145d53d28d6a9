package io.perdure.it.agent;

import static io.perdure.it.agent.Compiled.call;
import static org.assertj.core.api.Assertions.assertThat;

import io.perdure.DurableObjects;
import java.lang.reflect.Method;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Rule 1.4: package-private methods, which another package's methods of the name do not override.
 */
class PackagesSpec {

  private static final String BASE =
      """
      package packages.one;
      %s public class Base {
        private int n;
        int hidden() { return n += 1; }
        public static int hiddenOf(Base base) { return base.hidden(); }
        public int n() { return n; }
        public int occupy(
            java.util.concurrent.CountDownLatch inside, java.util.concurrent.CountDownLatch release)
            throws InterruptedException {
          inside.countDown();
          release.await();
          return n;
        }
      }
      """;

  private static final String OTHER =
      """
      package packages.two;
      @io.perdure.DurableObject(name = "%s")
      public class Other extends packages.one.Base {
        private int own;
        int hidden() { return own += 10; }
        public static int hiddenOf(Other other) { return other.hidden(); }
      }
      """;

  private static final String BACK =
      """
      package packages.one;
      @io.perdure.DurableObject(name = "%s")
      public class Back extends packages.two.Other {
        private int third;
        int hidden() { third += 100; return third + super.n(); }
      }
      """;

  private static final String NEIGHBOUR =
      """
      package packages.one;
      @io.perdure.DurableObject(name = "%s")
      public class Neighbour extends Base {
        int hidden() { return 1000 + super.hidden(); }
      }
      """;

  @ParameterizedTest
  @ValueSource(strings = {"", "@io.perdure.DurableObject(name = \"%s\")"})
  void methodOfAnotherPackageIsAMethodOfItsOwn(String annotation) throws Exception {
    Compiled loader = compiled(annotation);
    Class<?> base = loader.loadClass("packages.one.Base");
    Class<?> other = loader.loadClass("packages.two.Other");
    Object object = DurableObjects.get(other, DurableObjects.newId());

    assertThat(hiddenOf(base, object)).isEqualTo(1);
    assertThat(hiddenOf(other, object)).isEqualTo(10);
    assertThat(hiddenOf(base, object)).isEqualTo(2);
    assertWaits(object, base);
    assertWaits(object, other);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "@io.perdure.DurableObject(name = \"%s\")"})
  void methodOfTheSamePackageFurtherDownOverrides(String annotation) throws Exception {
    Compiled loader = compiled(annotation);
    Class<?> base = loader.loadClass("packages.one.Base");
    Class<?> other = loader.loadClass("packages.two.Other");
    Object back = DurableObjects.get(loader.loadClass("packages.one.Back"), DurableObjects.newId());

    assertThat(hiddenOf(base, back)).isEqualTo(100);
    assertThat(hiddenOf(other, back)).isEqualTo(10);
    assertWaits(back, base);
    assertWaits(back, other);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "@io.perdure.DurableObject(name = \"%s\")"})
  void overrideCallsTheOneAboveOnce(String annotation) throws Exception {
    Compiled loader = compiled(annotation);
    Class<?> base = loader.loadClass("packages.one.Base");
    Object neighbour =
        DurableObjects.get(loader.loadClass("packages.one.Neighbour"), DurableObjects.newId());

    assertThat(hiddenOf(base, neighbour)).isEqualTo(1001);
    assertThat(call(neighbour, "n")).isEqualTo(1);
    assertWaits(neighbour, base);
  }

  /** One loader's package is not another's, whatever the names. */
  @ParameterizedTest
  @ValueSource(strings = {"", "@io.perdure.DurableObject(name = \"%s\")"})
  void packageOfAnotherLoaderIsAnotherPackage(String annotation) throws Exception {
    Compiled loader = Compiled.split("packages.one.Apart", sources(annotation, apart()));
    Class<?> base = loader.loadClass("packages.one.Base");
    Class<?> apart = loader.loadClass("packages.one.Apart");
    Object object = DurableObjects.get(apart, DurableObjects.newId());

    assertThat(base.getClassLoader()).isNotSameAs(apart.getClassLoader());
    assertThat(hiddenOf(base, object)).isEqualTo(1);
    assertThat(call(object, "own")).isEqualTo(-1);
    assertWaits(object, base);
  }

  private static void assertWaits(Object object, Class<?> caller) throws Exception {
    CountDownLatch inside = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    Parallel.Started<Object> busy = Parallel.start(() -> call(object, "occupy", inside, release));
    Parallel.await(inside);
    Parallel.Started<Object> queued = Parallel.start(() -> hiddenOf(caller, object)).untilItWaits();
    assertThat(queued.task()).isNotDone();
    release.countDown();
    busy.result();
    assertThat((int) queued.result()).isPositive();
  }

  private static Object hiddenOf(Class<?> caller, Object object) throws Exception {
    for (Method method : caller.getDeclaredMethods()) {
      if (method.getName().equals("hiddenOf")) {
        return method.invoke(null, object);
      }
    }
    throw new AssertionError(caller);
  }

  private static Compiled compiled(String annotation) {
    return Compiled.of(List.of(), sources(annotation, apart()));
  }

  private static String apart() {
    return "package packages.one; @io.perdure.DurableObject(name = \"%s\") public class Apart extends"
        + " Base { int hidden() { return -1; } public int own() { return hidden(); } }";
  }

  private static String[] sources(String annotation, String more) {
    return List.of(BASE.replace("%s", annotation), OTHER, BACK, NEIGHBOUR, more).stream()
        .map(source -> source.formatted(DurableObjects.newId()))
        .toArray(String[]::new);
  }
}
