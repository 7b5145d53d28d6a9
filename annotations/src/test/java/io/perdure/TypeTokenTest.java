package io.perdure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.ParameterizedType;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class TypeTokenTest {

  @Test
  void holdsTheWholeGenericType() {
    TypeToken<Map<String, List<Integer>>> token = new TypeToken<>() {};

    assertThat(token.type())
        .isInstanceOfSatisfying(
            ParameterizedType.class, type -> assertThat(type.getRawType()).isEqualTo(Map.class));
    assertThat(token)
        .hasToString("java.util.Map<java.lang.String, java.util.List<java.lang.Integer>>");
  }

  @Test
  void holdsAClassThatIsNotGeneric() {
    assertThat(new TypeToken<String>() {}.type()).isEqualTo(String.class);
  }

  @Test
  void holdsArraysAndWildcards() {
    assertThat(new TypeToken<List<String>[]>() {})
        .hasToString("java.util.List<java.lang.String>[]");
    assertThat(new TypeToken<List<? extends Number>>() {})
        .hasToString("java.util.List<? extends java.lang.Number>");
  }

  @Test
  void isFoundThroughASubclassOfASubclass() {
    assertThat(new SpecialNames().type()).isEqualTo(new TypeToken<List<String>>() {}.type());
  }

  @Test
  void equalsATokenOfTheSameTypeOnly() {
    TypeToken<List<String>> names = new TypeToken<>() {};

    assertThat(names)
        .isEqualTo(new TypeToken<List<String>>() {})
        .hasSameHashCodeAs(new TypeToken<List<String>>() {})
        .isNotEqualTo(new TypeToken<List<Integer>>() {})
        .isNotEqualTo(new TypeToken<Set<String>>() {})
        .isNotEqualTo(names.type());
  }

  @Test
  @SuppressWarnings("rawtypes") // the mistake under test
  void refusesARawToken() {
    assertThatThrownBy(() -> new TypeToken() {})
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(TypeTokenTest.class.getName())
        .hasMessageContaining("has no type argument")
        .hasMessageContaining("new TypeToken<List<String>>() {}");
  }

  @Test
  void refusesATypeVariableWhereverItIs() {
    assertRefused(TypeTokenTest::<String>bareVariable, "T");
    assertRefused(TypeTokenTest::<String>variableInAnArgument, "java.util.List<java.util.Set<T>>");
    assertRefused(TypeTokenTest::<String>variableInAnArray, "T[]");
    assertRefused(TypeTokenTest::<String>variableInABound, "java.util.List<? super T>");
    assertRefused(() -> new Outer<String>().variableOfTheOuterClass(), "Inner");
    assertRefused(() -> new ListOf<String>() {}, "java.util.List<E>");
  }

  private static void assertRefused(Runnable construction, String type) {
    assertThatThrownBy(construction::run)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("has a type variable in")
        .hasMessageContaining(type);
  }

  private static <T> void bareVariable() {
    new TypeToken<T>() {};
  }

  private static <T> void variableInAnArgument() {
    new TypeToken<List<Set<T>>>() {};
  }

  private static <T> void variableInAnArray() {
    new TypeToken<T[]>() {};
  }

  private static <T> void variableInABound() {
    new TypeToken<List<? super T>>() {};
  }

  private static class Names extends TypeToken<List<String>> {}

  private static final class SpecialNames extends Names {}

  private abstract static class ListOf<E> extends TypeToken<List<E>> {}

  private static final class Outer<T> {
    private final List<T> all = List.of();

    final class Inner implements Iterable<T> {
      @Override
      public Iterator<T> iterator() {
        return all.iterator();
      }
    }

    void variableOfTheOuterClass() {
      new TypeToken<Inner>() {};
    }
  }
}
