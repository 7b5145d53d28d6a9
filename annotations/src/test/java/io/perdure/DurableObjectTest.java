package io.perdure;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class DurableObjectTest {

  @Test
  void isThereAtRunTimeWithItsDefaults() {
    DurableObject annotation = Plain.class.getAnnotation(DurableObject.class);

    assertThat(annotation).isNotNull();
    assertThat(annotation.name()).isEmpty();
    assertThat(annotation.queueLimit()).isEqualTo(10_000);
    assertThat(annotation.callTimeout()).isEmpty();
  }

  @Test
  void isNotInherited() {
    assertThat(Derived.class.isAnnotationPresent(DurableObject.class)).isFalse();
  }

  @DurableObject
  private static class Plain {}

  private static final class Derived extends Plain {}
}
