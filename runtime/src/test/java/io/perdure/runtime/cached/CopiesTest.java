package io.perdure.runtime.cached;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class CopiesTest {

  @SuppressWarnings("JavaUtilDate") // the one that many results are
  static Stream<Arguments> copied() {
    return Stream.<Object>of(
            new int[] {1, 2},
            new String[] {"a", null},
            new Object[0],
            new ArrayList<>(List.of("a")),
            new HashMap<>(Map.of("a", 1)),
            new Date(1),
            new Box(1))
        .map(value -> Arguments.of(new Object[] {value})); // an array would be several
  }

  @ParameterizedTest
  @MethodSource("copied")
  void whatMayBeClonedIsCopied(Object value) {
    Object copy = Objects.requireNonNull(Copies.of(value));
    assertThat(copy).isNotSameAs(value).hasSameClassAs(value).isEqualTo(value);
  }

  static Stream<Object> shared() {
    return Stream.of("a", 1, List.of("a"), new Secretive(), new Object(), new NotCloneable());
  }

  @ParameterizedTest
  @MethodSource("shared")
  void whatHasNoPublicCloneIsShared(Object value) {
    assertThat(Copies.of(value)).isSameAs(value);
  }

  @Test
  void nothingIsNothing() {
    assertThat(Copies.of(null)).isNull();
  }

  @Test
  void aCopyIsShallow() {
    int[][] nested = {{1}};
    int[][] copy = (int[][]) Objects.requireNonNull(Copies.of(nested));
    assertThat(copy[0]).isSameAs(nested[0]);
  }

  @Test
  void whatCannotBeClonedAfterAllIsAnErrorThatNamesIt() {
    assertThatThrownBy(() -> Copies.of(new Stubborn()))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(
            "A cached "
                + Stubborn.class.getName()
                + " cannot be cloned: java.lang.CloneNotSupportedException: never")
        .hasCauseInstanceOf(CloneNotSupportedException.class);
  }

  @Test
  void whatItsCloneThrowsIsThrown() {
    assertThatThrownBy(() -> Copies.of(new Broken()))
        .isInstanceOf(UnsupportedOperationException.class)
        .hasMessage("broken");
  }

  /** Not public, but its clone is. */
  private static final class Box implements Cloneable {
    private final int content;

    Box(int content) {
      this.content = content;
    }

    @Override
    public Box clone() {
      try {
        return (Box) super.clone();
      } catch (CloneNotSupportedException e) {
        throw new AssertionError(e);
      }
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Box box && box.content == content;
    }

    @Override
    public int hashCode() {
      return content;
    }
  }

  static final class Secretive implements Cloneable {
    @Override
    protected Object clone() throws CloneNotSupportedException {
      return super.clone();
    }
  }

  static final class NotCloneable {
    @Override
    public Object clone() throws CloneNotSupportedException {
      return super.clone();
    }
  }

  static final class Stubborn implements Cloneable {
    @Override
    public Object clone() throws CloneNotSupportedException {
      throw new CloneNotSupportedException("never");
    }
  }

  static final class Broken implements Cloneable {
    @Override
    public Broken clone() {
      throw new UnsupportedOperationException("broken");
    }
  }
}
