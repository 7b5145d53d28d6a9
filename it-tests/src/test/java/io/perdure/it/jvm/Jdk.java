package io.perdure.it.jvm;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A JDK on this machine. */
public record Jdk(Path home, int feature) {

  /** From this release on the JVM warns about native code unless it was allowed. */
  private static final int WARNS_OF_NATIVE_CODE = 24;

  private static final Pattern VERSION = Pattern.compile("(?m)^JAVA_VERSION=\"(\\d+)");
  private static final List<Jdk> TO_TEST = announced(JdkSearch.toTest());

  /** The running JDK, and one from the other side of the arrival of virtual threads, if found. */
  public static List<Jdk> toTest() {
    return TO_TEST;
  }

  public static Jdk running() {
    return new Jdk(Path.of(System.getProperty("java.home")), Runtime.version().feature());
  }

  /** The JDK in a directory; none if there isn't one. */
  static List<Jdk> in(Path home) {
    if (!Files.isExecutable(home.resolve("bin/javac"))) {
      return List.of();
    }
    try {
      Matcher version = VERSION.matcher(Files.readString(home.resolve("release")));
      return version.find()
          ? List.of(new Jdk(home.toRealPath(), Integer.parseInt(version.group(1))))
          : List.of();
    } catch (IOException notAJdk) {
      return List.of();
    }
  }

  public Path tool(String name) {
    return home.resolve("bin").resolve(name);
  }

  /** What the documentation says to add to the command line. */
  public List<String> documentedOptions() {
    return feature >= WARNS_OF_NATIVE_CODE
        ? List.of("--enable-native-access=ALL-UNNAMED")
        : List.of();
  }

  @Override
  public String toString() {
    return "JDK " + feature;
  }

  private static List<Jdk> announced(List<Jdk> jdks) {
    List<String> names = new ArrayList<>();
    jdks.forEach(jdk -> names.add(jdk + " (" + jdk.home + ")"));
    System.out.println(
        jdks.size() > 1
            ? "JDKs under test: " + String.join(" and ", names)
            : "JDK under test: "
                + names.get(0)
                + " only; there is no second one from the other side of release 21 in JAVA_HOME_*,"
                + " beside this one, in ~/.sdkman, ~/.jdks or Maven's toolchains.xml");
    return jdks;
  }
}
