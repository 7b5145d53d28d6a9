package io.perdure.it.agent;

import io.perdure.DurableObject;
import java.util.ArrayList;

/** Classes that are refused when they load; each is used by one test only. */
final class Refused {
  private Refused() {}

  @DurableObject
  static class PublicField {
    public int open;
  }

  @DurableObject
  static class ProtectedField {
    protected int open;
  }

  @DurableObject
  static class PackageField {
    int open;
  }

  @DurableObject
  static class FinalField {
    final Object open = new Object();
  }

  @DurableObject
  enum AnEnum {
    ONE
  }

  @DurableObject
  interface AnInterface {
    int method();
  }

  @DurableObject
  record ARecord(int part) {}

  @DurableObject
  static class NativeMethod {
    native int open();
  }

  @DurableObject
  static class WaitsOnThis {
    @SuppressWarnings("WaitNotInLoop") // it never runs
    synchronized void open() throws InterruptedException {
      wait();
    }
  }

  @DurableObject
  static class NotifiesThis {
    @SuppressWarnings("NakedNotify") // it never runs
    synchronized void open() {
      this.notifyAll();
    }
  }

  @DurableObject
  static class ExtendsJdk extends ArrayList<String> {
    private static final long serialVersionUID = 1L;
  }

  static class Plain {
    int open;
  }

  @DurableObject
  static class ExtendsPlain extends Plain {}

  interface WithDefault {
    @SuppressWarnings("NakedNotify") // it never runs
    default void open() {
      this.notifyAll();
    }
  }

  @DurableObject
  static class InheritsDefault implements WithDefault {}

  @DurableObject
  static class Finalizer {
    @Override
    @SuppressWarnings({"Finalize", "deprecation", "removal"}) // it is what is refused
    protected void finalize() {}
  }

  @DurableObject(callTimeout = "soon")
  static class BadDuration {}

  @DurableObject(queueLimit = 0)
  static class NoQueue {}

  @DurableObject(name = "one name")
  static class FirstOfAName {}

  @DurableObject(name = "one name")
  static class SecondOfAName {}

  /** Allowed: nobody can change a constant. */
  @DurableObject
  static class Constant {
    static final Object SHARED = new Object();
    final int constant = 42;

    int constant() {
      return constant;
    }
  }
}
