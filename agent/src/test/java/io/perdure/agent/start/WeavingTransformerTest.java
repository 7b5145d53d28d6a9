package io.perdure.agent.start;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.perdure.agent.weave.ConstantPool;
import io.perdure.agent.weave.Names;
import io.perdure.agent.weave.Snippets;
import io.perdure.agent.weave.Weaver;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URL;
import java.security.CodeSource;
import java.security.ProtectionDomain;
import java.security.cert.Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.objectweb.asm.ClassReader;

class WeavingTransformerTest {

  private static final String CLASSES =
      """
      package t;
      public class Outer {
        @io.perdure.DurableObject static class Counter { private int n; int m() { return n; } }
        @io.perdure.DurableObject static class Open { int n; int m() { return n; } }
        @io.perdure.DurableObject static final class Gone extends Outer {}
        int peek(Counter counter) { return counter.n; }
      }
      class Plain { int n; }
      class Caching { @io.perdure.Cached int m() { return 1; } @io.perdure.Cached void bad() {} int n; }
      class Dropping extends Caching { @io.perdure.CacheInvalidate(method = "m") void i() {} }
      class Sub extends Outer.Counter { void added() {} }
      """;

  private final RefusedClasses refused = new RefusedClasses();
  private final WeavingTransformer transformer =
      new WeavingTransformer(
          refused,
          new DurableClasses(),
          new Companions(),
          new LateClasses(),
          new StoredNames(),
          Set.of(),
          () -> {});
  private final Resources loader = new Resources(Snippets.compile(CLASSES));

  @Test
  void onlyDurableClassesAndTheirNestMatesAreChanged() {
    assertThat(transform("t/Plain")).isNull();
    assertThat(transform("t/Outer")).isNotNull();
    assertThat(transform("t/Outer$Counter")).isNotNull();
    assertThat(loader.lookups).containsEntry("t/Outer$Counter", 1);
  }

  /** The JVM loads a class as it was when a transformer throws; it must not get other bytes. */
  @Test
  void aFailureOverAClassThatIsNotDurableDoesNotKeepItFromLoading() {
    ClassLoader atItsEnd =
        new ClassLoader(loader) {
          @Override
          public InputStream getResourceAsStream(String name) {
            throw new StackOverflowError();
          }
        };
    byte[] outer = loader.bytes("t/Outer");
    assertThatThrownBy(() -> transformer.transform(atItsEnd, "t/Outer", null, null, outer))
        .isInstanceOf(StackOverflowError.class);
  }

  @Test
  void whetherANestMateIsDurableIsLookedUpOnce() {
    transform("t/Outer");
    transform("t/Outer");
    assertThat(loader.lookups).containsEntry("t/Outer$Counter", 1);
  }

  @Test
  void classesOfTheJdkAndOfTheAgentAreLeftAlone() {
    byte[] counter = loader.bytes("t/Outer$Counter");
    assertThat(transformer.transform(null, "t/Outer$Counter", null, null, counter)).isNull();
    assertThat(
            transformer.transform(
                WeavingTransformer.class.getClassLoader(), "t/Counter", null, null, counter))
        .isNull();
    assertThat(transformer.transform(loader, null, null, null, counter)).isNull();
  }

  @Test
  void aRefusedClassIsRememberedAndStaysRefusedWhenItIsRetransformed() throws Exception {
    byte[] first = transform("t/Outer$Open");
    Class<?> open = loader.define("t.Outer$Open", first == null ? new byte[0] : first);
    assertThat(refused.reason(open)).startsWith("field n can be reached from outside");
    byte[] again =
        transformer.transform(loader, "t/Outer$Open", open, null, loader.bytes("t/Outer$Open"));
    assertThat(again).isEqualTo(first);
  }

  @Test
  void aWovenClassKeepsItsFieldAndOneFromBeforeTheAgentNeverGetsIt() throws Exception {
    byte[] original = loader.bytes("t/Outer$Counter");
    byte[] woven = transform("t/Outer$Counter");
    Class<?> counter = loader.define("t.Outer$Counter", woven == null ? new byte[0] : woven);
    assertThat(transformer.transform(loader, "t/Outer$Counter", counter, null, original))
        .isEqualTo(woven);

    Resources before = new Resources(Snippets.compile(CLASSES));
    Class<?> early = before.define("t.Outer$Counter", original);
    byte[] late = transformer.transform(before, "t/Outer$Counter", early, null, original);
    assertThat(late).isNotNull().isNotEqualTo(original).isNotEqualTo(woven);
    assertThat(ConstantPool.contains(requireNonNull(late), ConstantPool.ascii(Names.FIELD)))
        .isFalse();
    assertThat(transformer.transform(before, "t/Outer$Counter", early, null, original))
        .isEqualTo(late);
  }

  @Test
  void aClassWhoseStoredNameIsTakenIsRefusedAndStaysRefusedWhenItIsRetransformed()
      throws Exception {
    transform("t/Outer$Counter");
    Resources other = new Resources(Snippets.compile(CLASSES));
    byte[] original = other.bytes("t/Outer$Counter");
    byte[] first = transformer.transform(other, "t/Outer$Counter", null, elsewhere(), original);
    Class<?> counter = other.define("t.Outer$Counter", first == null ? new byte[0] : first);

    assertThat(refused.reason(counter)).contains("\"t.Outer$Counter\"", "file:/elsewhere/");
    assertThat(transformer.transform(other, "t/Outer$Counter", counter, null, original))
        .isEqualTo(first);
    assertThat(transform("t/Outer$Counter")).as("the owner's").isNotEqualTo(first);
  }

  @Test
  void aClassThatIsRefusedOwnsNoStoredName() throws Exception {
    String classes =
        """
        import io.perdure.DurableObject;
        @DurableObject(name = "n") class Open { int n; }
        @DurableObject(name = "n") class Counter { private int n; }
        """;
    Resources both = new Resources(Snippets.compile(classes));
    for (String name : new String[] {"Open", "Counter"}) {
      transformer.transform(both, name, null, elsewhere(), both.bytes(name));
    }
    assertThat(refused.reason(both.define("Counter", both.bytes("Counter")))).isNull();
  }

  @Test
  void whatCannotBeWovenDoesNotLoad() {
    byte[] original = loader.bytes("t/Outer$Counter");
    byte[] fromTheFuture = original.clone();
    fromTheFuture[6] = 1;
    byte[] cut = Arrays.copyOf(original, original.length - 20);
    for (byte[] bytes : new byte[][] {fromTheFuture, cut}) {
      byte[] transformed = transformer.transform(loader, "t/Outer$Counter", null, null, bytes);
      assertThat(transformed).as("no bytes would mean: as it was").isNotEmpty();
      assertThat(Arrays.copyOf(transformed, 4)).isEqualTo(new byte[4]);
    }
  }

  @Test
  void anOrdinaryClassOfAnUnknownVersionLoads() {
    byte[] bytes = loader.bytes("t/Plain").clone();
    bytes[6] = 1;
    assertThat(transformer.transform(loader, "t/Plain", null, null, bytes)).isNull();
    Map<String, byte[]> nest =
        Snippets.compile("class H { int n; class M { int m() { return n; } } }");
    byte[] member = nest.getOrDefault("H$M", new byte[0]);
    member[6] = 1;
    assertThat(transformer.transform(new Resources(nest), "H$M", null, null, member)).isNull();
  }

  @Test
  void cachedMethodsOfOrdinaryClassesAreWovenAndKeepTheShapeOfALoadedOne() throws Exception {
    byte[] original = loader.bytes("t/Caching");
    byte[] woven = transform("t/Caching");
    assertThat(names(woven)).contains("linkCached");
    assertThat(names(transform("t/Dropping"))).contains("linkInvalidating");

    Resources before = new Resources(Snippets.compile(CLASSES));
    Class<?> early = before.define("t.Caching", original);
    assertThat(transformer.transform(before, "t/Caching", early, null, original)).isEqualTo(woven);
  }

  @Test
  void aClassOfTheNestWithCachedMethodsIsWovenOnce() {
    String nest =
        """
        package t;
        @io.perdure.DurableObject public class Host {
          private int n;
          static class Mate { @io.perdure.Cached int m(Host h) { return h.n; } }
          class Inner { synchronized int m() { return n; } @io.perdure.Cached int bad() { return n; } }
        }
        """;
    Resources classes = new Resources(Snippets.compile(nest));
    for (String name : new String[] {"t/Host$Mate", "t/Host", "t/Host$Mate"}) {
      byte[] woven = transformer.transform(classes, name, null, null, classes.bytes(name));
      if (!name.equals("t/Host")) {
        assertThat(names(woven)).as(name).contains("linkCached", "checkField");
      }
    }
    byte[] inner = classes.bytes("t/Host$Inner");
    assertThat(names(transformer.transform(classes, "t/Host$Inner", null, null, inner)))
        .contains("refused", "linkInner");
    Class<?> early = new Resources(Snippets.compile(nest)).define("t.Host$Inner", inner);
    byte[] bodiesOnly = transformer.transform(classes, "t/Host$Inner", early, null, inner);
    assertThat(names(bodiesOnly)).as("shaped when it loaded").contains("refused", "linkInner");
  }

  @Test
  void whatIsTooLateForADurableClassIsStillCached() {
    String classes =
        """
        package t;
        public class Base {
          @io.perdure.Cached int m() { return 1; }
          synchronized void late() {}
        }
        @io.perdure.DurableObject class Host extends Base {}
        """;
    Resources before = new Resources(Snippets.compile(classes));
    byte[] base = before.bytes("t/Base");
    Class<?> early = before.define("t.Base", base);
    transformer.transform(before, "t/Host", null, null, before.bytes("t/Host"));
    assertThat(names(transformer.transform(before, "t/Base", early, null, base)))
        .contains("linkCached")
        .doesNotContain("link", "monitor");
  }

  @Test
  void aClassWithCachedMethodsLoadsWhateverItsFileIs() {
    byte[] bytes = loader.bytes("t/Caching").clone();
    bytes[6] = 1;
    assertThat(transformer.transform(loader, "t/Caching", null, null, bytes)).isNull();
  }

  /** What a class file names. */
  private static Set<String> names(byte @Nullable [] classFile) {
    Set<String> names = new HashSet<>();
    ClassReader reader = new ClassReader(requireNonNull(classFile));
    char[] buffer = new char[reader.getMaxStringLength()];
    for (int i = 1; i < reader.getItemCount(); i++) {
      int item = reader.getItem(i);
      if (item > 0 && reader.readByte(item - 1) == 12) {
        names.add(reader.readUTF8(item, buffer));
      }
    }
    return names;
  }

  @Test
  void aSuperclassThatIsNotWovenIsFoundThroughTheLoader() {
    byte[] gone = transform("t/Outer$Gone");
    assertThat(gone).isNotNull();
    assertThat(loader.lookups).containsKey("t/Outer");
  }

  @Test
  void aSubclassThatIsNotAnnotatedIsRefusedWhenItLoads() throws Exception {
    loader.define("t.Outer$Counter", loader.bytes("t/Outer$Counter"));
    transform("t/Outer$Counter");
    byte[] bytes = transform("t/Sub");

    Class<?> subclass = loader.define("t.Sub", bytes == null ? new byte[0] : bytes);
    assertThat(refused.reason(subclass))
        .isEqualTo(
            "it extends the durable object t.Outer$Counter without being one; annotate it with"
                + " @DurableObject, too");
  }

  @Test
  void aSubclassThatHasItsDurableSuperclassLoadedIsRefusedThen() throws Exception {
    loader.define("t.Outer$Counter", loader.bytes("t/Outer$Counter"));
    assertThat(transform("t/Sub")).isNull();
    Class<?> subclass = loader.define("t.Sub", loader.bytes("t/Sub"));
    assertThat(refused.reason(subclass)).isNull();

    transform("t/Outer$Counter");

    assertThat(refused.reason(subclass)).contains("annotate it with @DurableObject, too");
  }

  /** An application without the API on its class path has nothing that could be durable. */
  @Test
  void aLoaderThatDoesNotSeeTheApiIsNotSearched() {
    List<String> asked = new ArrayList<>();
    ClassLoader withoutApi =
        new ClassLoader(null) {
          @Override
          public @Nullable URL getResource(String name) {
            asked.add(name);
            return null;
          }

          @Override
          public @Nullable InputStream getResourceAsStream(String name) {
            throw new AssertionError("looks for " + name);
          }
        };
    byte[] outer = loader.bytes("t/Outer");

    assertThat(transformer.transform(withoutApi, "t/Outer", null, null, outer)).isNull();
    assertThat(transformer.transform(withoutApi, "t/Outer", null, null, outer)).isNull();

    assertThat(asked).containsExactly("io/perdure/DurableObject.class");
  }

  @Test
  void theApiIsWovenByName() {
    byte[] bindings =
        Snippets.compile(
                "package io.perdure.spi; class Bindings { static Object binding() { return null; } }")
            .getOrDefault("io/perdure/spi/Bindings", new byte[0]);
    assertThat(transformer.transform(loader, "io/perdure/spi/Bindings", null, null, bindings))
        .isEqualTo(Weaver.weaveBindings(bindings));
  }

  private static ProtectionDomain elsewhere() throws MalformedURLException {
    URL location = URI.create("file:/elsewhere/").toURL();
    return new ProtectionDomain(new CodeSource(location, (Certificate[]) null), null);
  }

  private byte @Nullable [] transform(String name) {
    return transformer.transform(loader, name, null, null, loader.bytes(name));
  }

  /** Counts who asks for which class file. */
  private static final class Resources extends ClassLoader {
    final Map<String, Integer> lookups = new HashMap<>();
    private final Map<String, byte[]> classes;

    Resources(Map<String, byte[]> classes) {
      super(WeavingTransformerTest.class.getClassLoader());
      this.classes = classes;
    }

    byte[] bytes(String name) {
      return classes.getOrDefault(name, new byte[0]);
    }

    Class<?> define(String name, byte[] bytes) {
      return defineClass(name, bytes, 0, bytes.length);
    }

    @Override
    public @Nullable InputStream getResourceAsStream(String name) {
      byte[] bytes = bytes(name.replace(".class", ""));
      if (bytes.length == 0) {
        return super.getResourceAsStream(name);
      }
      lookups.merge(name.replace(".class", ""), 1, Integer::sum);
      return new ByteArrayInputStream(bytes);
    }
  }
}
