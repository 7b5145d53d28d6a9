package io.perdure.it.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.perdure.DurableObjects;
import java.sql.Driver;
import java.sql.DriverManager;
import java.util.Collections;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Nothing of the agent can be seen by the application. */
class VisibilitySpec {

  /** The driver on the class path of the specs. */
  private static final String OF_THE_TESTS = "org.h2.Driver";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "io.perdure.runtime.object.Engine",
        "io.perdure.runtime.store.Store",
        "io.perdure.agent.start.AgentStart",
        "io.perdure.agent.weave.Weaver",
        "io.perdure.bridge.Bridge",
        "io.perdure.entry.PerdureEntry",
        "io.perdure.store.embedded.EmbeddedStore",
        "io.perdure.shaded.asm.ClassReader",
        "io.perdure.shaded.slf4j.Logger",
        "io.perdure.shaded.jackson.core.JsonParser",
        "io.perdure.shaded.caffeine.cache.Caffeine",
        "org.sqlite.JDBC",
        "org.sqlite.SQLiteConnection",
        "tools.jackson.core.JsonParser",
        "org.objectweb.asm.tree.analysis.Analyzer"
      })
  void classOfTheAgentIsNotFoundByTheApplication(String name) {
    assertThatThrownBy(() -> Class.forName(name)).isInstanceOf(ClassNotFoundException.class);
    assertThat(ClassLoader.getSystemResource(name.replace('.', '/') + ".class")).isNull();
  }

  @Test
  void driverOfTheStoreIsNotOffered() {
    DurableObjects.get(Cabinet.class, "driver").use(s -> s.getOrDefault("k", 0L));

    assertThat(Collections.list(DriverManager.getDrivers()))
        .extracting(VisibilitySpec::name)
        .containsExactly(OF_THE_TESTS);
    assertThat(ServiceLoader.load(Driver.class))
        .extracting(VisibilitySpec::name)
        .containsExactly(OF_THE_TESTS);
  }

  @Test
  void onlyTheOneClassThatTheJvmStartsIsInTheApplicationsLoader() {
    assertThat(ClassLoader.getSystemResource("io/perdure/agent/PerdureAgent.class")).isNotNull();
    assertThat(ClassLoader.getSystemResource("boot/java/lang/PerdureCell.class")).isNull();
  }

  private static String name(Driver driver) {
    return driver.getClass().getName();
  }
}
