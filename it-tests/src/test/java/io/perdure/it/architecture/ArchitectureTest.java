package io.perdure.it.architecture;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ArchitectureTest {
  private static final List<String> MODULES =
      List.of("annotations", "runtime", "bridge", "store-embedded", "agent", "sample-app");

  private static final String RUNTIME = "io.perdure.runtime.";

  private static final JavaClasses HOUSE =
      new ClassFileImporter()
          .importPaths(
              MODULES.stream()
                  .map(module -> Path.of("..", module, "target", "classes"))
                  .toArray(Path[]::new));

  /** A package, and all that its classes may use besides themselves and {@code java}. */
  static Stream<Arguments> mayUse() {
    return Stream.of(
        // What everybody compiles against needs nothing.
        rule("io.perdure", "io.perdure.spi"),
        rule("io.perdure.spi", "io.perdure"),
        // What woven code names needs nothing either: it becomes a part of java.lang.
        rule("io.perdure.entry"),
        // The engine, from the bottom up. It knows neither the API nor bytecode.
        rule(RUNTIME + "time", RUNTIME + "thread"),
        rule(RUNTIME + "thread", "org.slf4j.."),
        rule(RUNTIME + "reflect"),
        rule(RUNTIME + "key"),
        rule(RUNTIME + "store", RUNTIME + "key"),
        rule(RUNTIME + "codec", RUNTIME + "key", RUNTIME + "reflect", "tools.jackson.core.."),
        rule(RUNTIME + "api", RUNTIME + "store"),
        rule(RUNTIME + "cached", RUNTIME + "time", "com.github.benmanes.caffeine.cache.."),
        rule(RUNTIME + "exit"),
        rule(RUNTIME + "turn", RUNTIME + "time", "org.slf4j.."),
        rule(
            RUNTIME + "commit",
            RUNTIME + "store",
            RUNTIME + "time",
            RUNTIME + "thread",
            "org.slf4j.."),
        rule(
            RUNTIME + "storage",
            RUNTIME + "key",
            RUNTIME + "codec",
            RUNTIME + "commit",
            RUNTIME + "store",
            RUNTIME + "api",
            "org.slf4j.."),
        rule(
            RUNTIME + "object",
            "io.perdure.entry",
            RUNTIME + "*",
            "org.slf4j..",
            "com.github.benmanes.caffeine.cache.."),
        // Both sides meet in the bridge.
        rule("io.perdure.bridge", "io.perdure", "io.perdure.spi", RUNTIME + "*"),
        rule(
            "io.perdure.store.embedded",
            RUNTIME + "store",
            RUNTIME + "thread",
            "org.sqlite..",
            "org.slf4j.."),
        // The agent. What the JVM starts shares a loader with the application: the JDK only.
        rule("io.perdure.agent"),
        rule("io.perdure.agent.log", "org.slf4j.."),
        rule(
            "io.perdure.agent.config",
            "io.perdure.agent.inspect",
            RUNTIME + "exit",
            RUNTIME + "object",
            RUNTIME + "storage",
            RUNTIME + "time"),
        rule(
            "io.perdure.agent.inspect",
            "io.perdure.agent.weave",
            RUNTIME + "codec",
            "org.objectweb.asm.."),
        rule("io.perdure.agent.weave", "io.perdure.entry", RUNTIME + "time", "org.objectweb.asm.."),
        rule("io.perdure.agent.exit", "io.perdure.entry", "org.objectweb.asm.."));
  }

  @ParameterizedTest
  @MethodSource("mayUse")
  void packageUsesNothingButWhatItMay(String user, List<String> used) {
    List<String> allowed = new ArrayList<>(used);
    allowed.addAll(List.of(user, "java..", "javax..", "org.jspecify.."));

    classes()
        .that()
        .resideInAPackage(user)
        .should()
        .onlyDependOnClassesThat(resideInAnyPackage(allowed.toArray(String[]::new)))
        .check(HOUSE);
  }

  @Test
  void everyPackageHasARule() {
    List<String> ruled = mayUse().map(rule -> (String) rule.get()[0]).toList();

    assertThat(HOUSE.stream().map(type -> type.getPackageName()).distinct())
        .filteredOn(name -> !ruled.contains(name))
        // The roof of the runtime has no classes; the start puts everything together.
        .containsExactlyInAnyOrder(
            "io.perdure.runtime", "io.perdure.agent.start", "io.perdure.sample");
  }

  @Test
  void sampleUsesOnlyTheApi() {
    DescribedPredicate<JavaClass> ours = resideInAnyPackage("io.perdure..");
    DescribedPredicate<JavaClass> open = resideInAnyPackage("io.perdure", "io.perdure.sample");

    noClasses()
        .that()
        .resideInAPackage("io.perdure.sample")
        .should()
        .dependOnClassesThat(ours.and(DescribedPredicate.not(open)))
        .check(HOUSE);
  }

  @Test
  void packagesFormNoCycles() {
    slices().matching(RUNTIME + "(*)").should().beFreeOfCycles().check(HOUSE);
    slices().matching("io.perdure.agent.(*)").should().beFreeOfCycles().check(HOUSE);
  }

  @Test
  void onlyTheStartOfTheJvmMayEndIt() {
    noClasses()
        .that()
        .doNotHaveFullyQualifiedName("io.perdure.agent.PerdureAgent")
        .and()
        .doNotHaveFullyQualifiedName("io.perdure.agent.PerdureTool") // a program of its own
        .and()
        .resideOutsideOfPackage("io.perdure.sample") // an application ends its own JVM
        .should()
        .callMethod(System.class, "exit", int.class)
        .orShould()
        .callMethod(Runtime.class, "exit", int.class)
        .orShould()
        .callMethod(Runtime.class, "halt", int.class)
        .check(HOUSE);
  }

  @Test
  void nobodySleeps() {
    noClasses()
        .should()
        .callMethod(Thread.class, "sleep", long.class)
        .orShould()
        .callMethod(Thread.class, "sleep", long.class, int.class)
        .check(HOUSE);
  }

  private static Arguments rule(String user, String... used) {
    return Arguments.of(user, List.of(used));
  }
}
