package io.perdure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleDescriptor.Exports;
import java.lang.module.ModuleDescriptor.Requires;
import java.lang.module.ModuleFinder;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ModuleTest {

  private final ModuleDescriptor module =
      ModuleFinder.of(Compiled.API).find("io.perdure").orElseThrow().descriptor();

  @Test
  void exportsTheApiAndWhatTheAgentImplementsToEverybody() {
    assertThat(module.exports())
        .extracting(Exports::source, Exports::isQualified)
        .containsExactlyInAnyOrder(tuple("io.perdure", false), tuple("io.perdure.spi", false));
    assertThat(module.packages()).containsExactlyInAnyOrder("io.perdure", "io.perdure.spi");
  }

  @Test
  void needsNothingAtRunTime() {
    assertThat(module.requires())
        .filteredOn(requires -> !requires.modifiers().contains(Requires.Modifier.STATIC))
        .extracting(Requires::name)
        .containsExactly("java.base");
  }

  @Test
  void doesNotForceItsAnnotationsOnUsers() {
    assertThat(module.requires())
        .filteredOn(requires -> requires.name().equals("org.jspecify"))
        .extracting(Requires::modifiers)
        .containsExactly(Set.of(Requires.Modifier.STATIC));
  }

  @Test
  void opensNothingAndLooksUpNothing() {
    assertThat(module.isOpen()).isFalse();
    assertThat(module.opens()).isEmpty();
    assertThat(module.uses()).isEmpty();
    assertThat(module.provides()).isEmpty();
  }
}
