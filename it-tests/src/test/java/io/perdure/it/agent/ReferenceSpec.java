package io.perdure.it.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.perdure.DurableObject;
import io.perdure.DurableObjects;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** Rule 1.2, and ids of rule 1.1. */
class ReferenceSpec {

  @DurableObject
  static class Account {
    private final List<Account> kept = new ArrayList<>();
    private long cents = 7;

    Account self() {
      return this;
    }

    Account other(String id) {
      return DurableObjects.get(Account.class, id);
    }

    void keepIn(Ledger ledger) {
      ledger.keep(this);
    }

    boolean isThis(Account other) {
      return other == this;
    }

    long centsOf(Account other) {
      return other.cents;
    }

    void setCentsOf(Account other) {
      other.cents = 8;
    }

    long cents() {
      return cents + kept.size();
    }

    static long centsFromStatic(Account account) {
      return account.cents;
    }

    /** An inner class of its own. */
    static final class Auditor {
      private Auditor() {}

      static long read(Account account) {
        return account.cents;
      }
    }
  }

  @DurableObject
  static final class Ledger {
    private final List<Account> accounts = new ArrayList<>();

    void keep(Account account) {
      accounts.add(account);
    }

    List<Account> accounts() {
      return List.copyOf(accounts);
    }
  }

  @DurableObject(name = "stored-name")
  static class Renamed {
    private final int nothing = 0;

    int nothing() {
      return nothing;
    }
  }

  /** Outside of the class, since code of the class itself would initialize it. */
  static final class Runs {
    static final AtomicInteger INITIALIZED = new AtomicInteger();
    static final AtomicInteger CONSTRUCTED = new AtomicInteger();

    private Runs() {}
  }

  @DurableObject
  static class Quiet {
    static {
      Runs.INITIALIZED.incrementAndGet();
    }

    Quiet() {
      Runs.CONSTRUCTED.incrementAndGet();
      throw new IllegalArgumentException("the state of this object is bad");
    }
  }

  @DurableObject
  static final class OwnEquality {
    private final String id;

    OwnEquality(String id) {
      this.id = id;
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof OwnEquality o && id.equalsIgnoreCase(o.text());
    }

    @Override
    public int hashCode() {
      return 42;
    }

    String text() {
      return id;
    }

    @Override
    public String toString() {
      return "own " + id;
    }
  }

  @Test
  void referenceIsAnInstanceOfTheClassItself() {
    Account account = DurableObjects.get(Account.class, "a");

    assertThat(account.getClass()).isSameAs(Account.class);
  }

  @Test
  void thereIsOneReferenceForOneObject() throws Exception {
    List<Account> references =
        Parallel.on(32, () -> DurableObjects.get(Account.class, "canonical"));

    assertThat(references).allMatch(each -> each == references.get(0));
    assertThat(references.get(0)).isNotSameAs(DurableObjects.get(Account.class, "other"));
  }

  @Test
  void referencesAreEqualByTypeAndId() {
    Account a = DurableObjects.get(Account.class, "a");

    assertThat(a).isEqualTo(DurableObjects.get(Account.class, "a"));
    assertThat(a).hasSameHashCodeAs(DurableObjects.get(Account.class, "a"));
    assertThat(a).isNotEqualTo(DurableObjects.get(Account.class, "b"));
    assertThat((Object) a).isNotEqualTo(DurableObjects.get(Ledger.class, "a"));
  }

  @Test
  void referenceNamesTypeAndId() {
    assertThat(DurableObjects.get(Account.class, "a").toString())
        .contains(Account.class.getName())
        .contains("a");
    assertThat(DurableObjects.get(Renamed.class, "b").toString()).contains("stored-name", "b");
  }

  @Test
  void equalsAndItsLikeOfTheClassAreCallsToTheObject() {
    OwnEquality x = DurableObjects.get(OwnEquality.class, "x");

    assertThat(x.equals(DurableObjects.get(OwnEquality.class, "X"))).isTrue();
    assertThat(x.hashCode()).isEqualTo(42);
    assertThat(x.toString()).isEqualTo("own x");
  }

  @Test
  void gettingAReferenceRunsNoCodeButTheStaticInitializer() {
    Quiet quiet = DurableObjects.get(Quiet.class, "q");

    assertThat(quiet.toString()).contains("q");
    assertThat(Runs.INITIALIZED).hasValue(1);
    assertThat(Runs.CONSTRUCTED).hasValue(0);
  }

  @Test
  void fieldsOfAnotherInstanceAreOutOfReachOfTheClass() {
    Account a = DurableObjects.get(Account.class, "a");
    Account b = DurableObjects.get(Account.class, "b");

    assertRefused(() -> a.centsOf(b));
    assertRefused(() -> a.setCentsOf(b));
    assertRefused(() -> Account.centsFromStatic(a));
    assertThat(b.cents()).isEqualTo(7);
  }

  @Test
  void fieldsOfAReferenceAreOutOfReachOfAnInnerClass() {
    assertRefused(() -> Account.Auditor.read(DurableObjects.get(Account.class, "a")));
  }

  @Test
  void fieldsOfAReferenceAreOutOfReachOfTheEnclosingClass() {
    assertRefused(() -> centsOf(DurableObjects.get(Account.class, "a")));
  }

  @Test
  void thisBecomesTheReferenceWhenItIsReturned() {
    Account a = DurableObjects.get(Account.class, "a");

    assertThat(a.self()).isSameAs(a);
  }

  @Test
  void thisBecomesTheReferenceWhenItIsPassedToAnotherObject() {
    Account a = DurableObjects.get(Account.class, "a");
    Ledger ledger = DurableObjects.get(Ledger.class, "l");

    a.keepIn(ledger);

    assertThat(ledger.accounts()).singleElement().isSameAs(a);
  }

  @Test
  void idsAreNotEmptyAndOfLimitedLength() {
    assertThatExceptionOfType(IllegalArgumentException.class)
        .isThrownBy(() -> DurableObjects.get(Account.class, ""))
        .withMessageContaining("id is empty");
    assertThat(DurableObjects.get(Account.class, "é".repeat(512)).cents()).isEqualTo(7);
    assertThatExceptionOfType(IllegalArgumentException.class)
        .isThrownBy(() -> DurableObjects.get(Account.class, "é".repeat(512) + "x"))
        .withMessageContaining("1024 bytes");
    assertThatExceptionOfType(IllegalArgumentException.class)
        .isThrownBy(() -> DurableObjects.get(Account.class, "a\ud800b"))
        .withMessageContaining("unpaired surrogate at index 1");
  }

  @Test
  void freshIdsDiffer() {
    assertThat(DurableObjects.newId()).isNotEqualTo(DurableObjects.newId());
  }

  private static long centsOf(Account account) {
    return account.cents;
  }

  private static void assertRefused(ThrowingCallable code) {
    assertThatExceptionOfType(IllegalStateException.class)
        .isThrownBy(code)
        .withMessageContaining("Account.cents")
        .withMessageContaining("call a method");
  }
}
