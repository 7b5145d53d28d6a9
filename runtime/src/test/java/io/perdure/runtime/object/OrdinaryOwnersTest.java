package io.perdure.runtime.object;

import static org.assertj.core.api.Assertions.assertThat;

import io.perdure.runtime.Pins;
import java.lang.ref.WeakReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The caches of ordinary instances live as long as those. */
@Timeout(60)
@Pins("rule 6.7")
class OrdinaryOwnersTest {

  private final OrdinaryOwners owners = new OrdinaryOwners();

  /** Equal to all others, which is not the same. */
  private static final class Instance {
    @Override
    public boolean equals(Object other) {
      return other instanceof Instance;
    }

    @Override
    public int hashCode() {
      return 0;
    }
  }

  @Test
  void everyInstanceAndEveryClassHasItsOwn() {
    Instance one = new Instance();
    Instance equal = new Instance();
    assertThat(owners.of(one)).isSameAs(owners.of(one)).isNotSameAs(owners.of(equal));
    assertThat(owners.of(Instance.class)).isSameAs(owners.of(Instance.class));
    assertThat(owners.of(Instance.class)).isNotSameAs(owners.of(String.class));
  }

  @Test
  void whoWasAskedForLastIsNotTakenForAnother() {
    OrdinaryOwners.LastOwner last = new OrdinaryOwners.LastOwner();
    Instance one = new Instance();
    Instance equal = new Instance();
    Caches ofOne = owners.of(one, last);
    assertThat(owners.of(one, last)).isSameAs(ofOne).isSameAs(owners.of(one));
    assertThat(owners.of(equal, last)).isNotSameAs(ofOne).isSameAs(owners.of(equal));
    assertThat(owners.of(one, last)).isSameAs(ofOne);
  }

  @Test
  void whoWasAskedForLastIsNotKept() {
    OrdinaryOwners.LastOwner last = new OrdinaryOwners.LastOwner();
    WeakReference<Caches> kept = new WeakReference<>(owners.of(new Instance(), last));
    while (!kept.refersTo(null)) {
      System.gc();
      owners.of(new Instance()); // whoever comes next clears what is left
    }
  }

  @Test
  void theCachesOfAnInstanceGoWithIt() {
    WeakReference<Caches> kept = used();
    while (!kept.refersTo(null)) {
      System.gc();
      owners.of(new Instance()); // whoever comes next clears what is left
    }
  }

  private WeakReference<Caches> used() {
    return new WeakReference<>(owners.of(new Instance()));
  }

  @Test
  void theCachesOfAnInstanceStayWithIt() {
    Instance instance = new Instance();
    WeakReference<Caches> kept = new WeakReference<>(owners.of(instance));
    WeakReference<Object> collected = new WeakReference<>(new Instance());
    while (!collected.refersTo(null)) {
      System.gc();
    }
    assertThat(owners.of(instance)).isSameAs(kept.get());
  }
}
