package io.perdure.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AgentJarIT {

  private final Path path = Path.of(System.getProperty("perdure.test.agentJar"));
  private JarFile jar;
  private List<JarEntry> files;

  AgentJarIT() throws IOException {
    jar = new JarFile(path.toFile());
    files = jar.stream().filter(entry -> !entry.isDirectory()).toList();
  }

  @BeforeEach
  void hasEntries() {
    assertThat(files).isNotEmpty();
  }

  @AfterEach
  void close() throws IOException {
    jar.close();
  }

  @Test
  void theManifestStartsTheAgent() throws IOException {
    Attributes manifest = jar.getManifest().getMainAttributes();
    assertThat(manifest.getValue("Premain-Class")).isEqualTo("io.perdure.agent.PerdureAgent");
    assertThat(manifest.getValue("Main-Class")).isEqualTo("io.perdure.agent.PerdureTool");
    assertThat(manifest.getValue("Agent-Class")).isEqualTo("io.perdure.agent.PerdureAgent");
    assertThat(manifest.getValue("Can-Retransform-Classes")).isEqualTo("true");
    assertThat(manifest.getValue("Implementation-Version")).isNotEmpty();
    assertThat(manifest.getValue("Boot-Class-Path")).as("it would end class-data sharing").isNull();
    assertThat(manifest.getValue("Class-Path")).isNull();
    assertThat(manifest.getValue("Multi-Release")).isNull();
  }

  @Test
  void thePlacesOfTheJarAreAClosedList() {
    assertThat(folders("", 1)).containsExactly("META-INF", "boot", "bridge", "inst", "io");
    assertThat(folders("boot/", 2)).containsExactly("java/lang");
    assertThat(folders("bridge/", 3)).containsExactly("io/perdure/bridge");
    assertThat(folders("inst/", 3))
        .containsExactlyInAnyOrder(
            "",
            "META-INF/services",
            "io/perdure/agent",
            "io/perdure/runtime",
            "io/perdure/shaded",
            "io/perdure/store",
            "org/sqlite",
            "org/sqlite/core",
            "org/sqlite/date",
            "org/sqlite/javax",
            "org/sqlite/jdbc3",
            "org/sqlite/jdbc4",
            "org/sqlite/native",
            "org/sqlite/util");
    assertThat(names("inst/"))
        .filteredOn(name -> !name.contains("/"))
        .containsExactly("sqlite-jdbc.properties");
    assertThat(names("boot/"))
        .containsExactlyInAnyOrder(
            "java/lang/PerdureCell.classdata",
            "java/lang/PerdureEngine.classdata",
            "java/lang/PerdureEntry.classdata");
    assertThat(names("inst/META-INF/services/"))
        .containsExactly("io.perdure.shaded.slf4j.spi.SLF4JServiceProvider");
  }

  @Test
  void theApplicationSeesNoClassesButThoseTheJvmStarts() {
    Pattern visible = Pattern.compile("io/perdure/agent/\\w+(\\$\\w+)?\\.class");
    assertThat(files.stream().map(JarEntry::getName).filter(name -> name.endsWith(".class")))
        .isNotEmpty()
        .allMatch(name -> visible.matcher(name).matches());
    assertThat(files).noneMatch(entry -> entry.getName().contains("module-info"));
    assertThat(names("META-INF/")).doesNotContain("services", "versions");
  }

  @Test
  void librariesAreRelocatedWhereverTheyAreNamed() throws IOException {
    Pattern unrelocated =
        Pattern.compile(
            "(?<![\\w/.])L?(org/slf4j/|org/objectweb/asm/|tools/jackson/|com/github/benmanes/|io/perdure/entry/)"
                + "|(?<![\\w/. ])(org\\.slf4j\\.|org\\.objectweb\\.asm\\.|tools\\.jackson\\."
                + "|com\\.github\\.benmanes\\.)[a-z]");
    for (JarEntry entry : files) {
      if (isClass(entry)) {
        String constants = new String(bytes(entry), StandardCharsets.ISO_8859_1);
        assertThat(unrelocated.matcher(constants).results().map(found -> found.group()))
            .as(entry.getName())
            .isEmpty();
      }
    }
  }

  @Test
  void nativeLibrariesAreThoseOfTheDocumentedPlatforms() {
    assertThat(names("inst/org/sqlite/native/"))
        .containsExactlyInAnyOrder(
            "Linux/x86_64/libsqlitejdbc.so",
            "Linux/aarch64/libsqlitejdbc.so",
            "Linux-Musl/x86_64/libsqlitejdbc.so",
            "Linux-Musl/aarch64/libsqlitejdbc.so",
            "Mac/x86_64/libsqlitejdbc.dylib",
            "Mac/aarch64/libsqlitejdbc.dylib",
            "Windows/x86_64/sqlitejdbc.dll");
  }

  @Test
  void classFilesAreForJava17AtMost() throws IOException {
    int perdures = 0;
    for (JarEntry entry : files) {
      if (isClass(entry)) {
        byte[] bytes = bytes(entry);
        int version = bytes[7];
        assertThat(version).as(entry.getName()).isBetween(49, 61);
        boolean isOurs =
            entry.getName().contains("/perdure/") && !entry.getName().contains("/shaded/");
        if (isOurs) {
          perdures++;
          assertThat(version).as(entry.getName()).isEqualTo(61);
        }
      }
    }
    assertThat(perdures).isGreaterThan(50);
  }

  @Test
  void theJarIsSmall() throws IOException {
    assertThat(Files.size(path)).isLessThan(20_000_000);
  }

  /** In whatever time zone, in whatever year, with whatever JDK. */
  @Test
  void buildingAgainGivesTheSameBytes() throws IOException {
    assertThat(jar.stream().map(JarEntry::getTimeLocal))
        .containsOnly(LocalDateTime.of(2026, 1, 1, 0, 0));
    assertThat(jar.stream().map(JarEntry::getName)).doesNotHaveDuplicates();
    assertThat(jar.getManifest().getMainAttributes().getValue("Created-By"))
        .isEqualTo("Apache Maven");
    assertThat(jar.getManifest().getMainAttributes())
        .doesNotContainKeys(new Attributes.Name("Build-Jdk"), new Attributes.Name("Built-By"));
  }

  @Test
  void everyLibraryHasItsLicense() throws IOException {
    assertThat(names("META-INF/licenses/"))
        .containsExactlyInAnyOrder(
            "asm/LICENSE.txt",
            "caffeine/LICENSE",
            "jackson-core/FastDoubleParser-LICENSE",
            "jackson-core/FastDoubleParser-ThirdParty-LICENSE",
            "jackson-core/LICENSE",
            "jackson-core/NOTICE",
            "jackson-core/Schubfach-LICENSE",
            "slf4j-api/LICENSE.txt",
            "sqlite-jdbc/LICENSE",
            "sqlite-jdbc/LICENSE.zentus");
    JarEntry apache = jar.getJarEntry("META-INF/licenses/sqlite-jdbc/LICENSE");
    assertThat(new String(bytes(apache), StandardCharsets.UTF_8)).contains("Apache License");
  }

  private static boolean isClass(JarEntry entry) {
    return entry.getName().endsWith(".classdata") || entry.getName().endsWith(".class");
  }

  private byte[] bytes(JarEntry entry) throws IOException {
    try (var in = jar.getInputStream(entry)) {
      return in.readAllBytes();
    }
  }

  /** Names of the files below a place, without it. */
  private Set<String> names(String place) {
    return files.stream()
        .map(JarEntry::getName)
        .filter(name -> name.startsWith(place))
        .map(name -> name.substring(place.length()))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** The folders of a place that files are in, cut to a depth. */
  private Set<String> folders(String place, int depth) {
    return names(place).stream()
        .map(name -> name.substring(0, Math.max(0, name.lastIndexOf('/'))))
        .map(name -> List.of(name.split("/")))
        .map(parts -> String.join("/", parts.subList(0, Math.min(depth, parts.size()))))
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
