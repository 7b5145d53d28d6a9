package io.perdure.agent.start;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class StoredNamesTest {

  private static final String HERE = "file:/here/";
  private static final String ELSEWHERE = "file:/elsewhere/";

  private final StoredNames names = new StoredNames();
  private final ClassLoader first = new Anonymous();
  private final ClassLoader second = new Anonymous();

  @Test
  void anotherClassWithTheNameIsRefusedAlsoInTheSameLoader() {
    assertThat(names.claim("orders", "t.Orders", first, HERE)).isNull();
    assertThat(names.claim("orders", "t.Other", first, HERE))
        .isEqualTo(
            "its stored type name \"orders\" is that of t.Orders from file:/here/, which is loaded,"
                + " too; give one of them another name in @DurableObject");
  }

  @Test
  void theSameClassFromAnotherPlaceIsRefusedWithBothPlacesAndTheRemedies() {
    claim(first, HERE);
    assertThat(claim(second, ELSEWHERE))
        .isEqualTo(
            "its stored type name \"t.Counter\" is that of t.Counter from file:/here/, which is"
                + " loaded, too, and this one is from file:/elsewhere/; give one of them another"
                + " name in @DurableObject, run them in JVMs with data directories of their own, or"
                + " put the class into a class loader that both share");
  }

  @Test
  void theSameClassFromTheSamePlaceIsAReload() {
    claim(first, HERE);
    assertThat(claim(second, HERE)).isNull();
  }

  @Test
  void theSameClassTwiceWithoutAPlaceIsAReloadAndWithAndWithoutIsNot() {
    claim(first, null);
    assertThat(claim(second, null)).isNull();
    assertThat(claim(new Anonymous(), HERE)).contains("from a " + Anonymous.class.getName());
  }

  @Test
  void aReloadDoesNotHideAnEarlierOwnerFromAThirdPlace() {
    claim(first, HERE);
    claim(second, HERE);
    assertThat(claim(new Anonymous(), ELSEWHERE)).contains(HERE);
  }

  @Test
  void oneClassMayBeLoadedByTwoThreadsAtOnce() {
    claim(first, HERE);
    assertThat(claim(first, HERE)).isNull();
  }

  @Test
  void aRefusedClassOwnsNothing() {
    claim(first, HERE);
    claim(second, ELSEWHERE);
    assertThat(names.claim("t.Counter", "t.Counter", new Anonymous(), HERE)).isNull();
  }

  private @Nullable String claim(ClassLoader loader, @Nullable String location) {
    return names.claim("t.Counter", "t.Counter", loader, location);
  }

  private static final class Anonymous extends ClassLoader {}
}
