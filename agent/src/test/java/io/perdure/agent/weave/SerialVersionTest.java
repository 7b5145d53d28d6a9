package io.perdure.agent.weave;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ObjectStreamClass;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SerialVersionTest {

  private static final String[] SOURCES = {
    """
    package t;
    import java.io.*;
    @io.perdure.DurableObject
    public class Fields implements Serializable, Comparable<Fields> {
      static int open; private static int hidden; static final String NAME = "n";
      private int n; private transient int t; private volatile long v; private final int[][] a = {};
      private static final Object MADE = new Object();
      public Fields() {}
      protected Fields(int n, Fields... others) { this.n = n; }
      private Fields(String s) {}
      public synchronized int twice() { return 2 * n; }
      protected synchronized final strictfp Fields[] those(int[] a, String... s) { return null; }
      private synchronized void alone() {}
      static synchronized void all() {}
      public int compareTo(Fields other) { return 0; }
      Runnable lambda() { return () -> n++; }
      @io.perdure.DurableObject protected static class Nested implements Serializable {
        private Kind kind; private enum Kind { A }
        @Override public boolean equals(Object o) { return o == this; }
        @Override public int hashCode() { return 1; }
      }
    }
    """,
    """
    package t;
    @io.perdure.DurableObject
    abstract class Parent implements Marked {
      private int n; abstract int m(); public synchronized int n() { return n; }
    }
    interface Marked extends Cloneable, java.io.Externalizable {}
    """,
    """
    package t;
    import java.io.*;
    @io.perdure.DurableObject
    public class Child extends Parent {
      public Child() {}
      int m() { return 1; }
      public void writeExternal(ObjectOutput o) {} public void readExternal(ObjectInput i) {}
    }
    """,
    """
    package t;
    @io.perdure.DurableObject
    final class Declared implements java.io.Serializable {
      private static final long serialVersionUID = 42L;
      public synchronized int m() { return 1; }
    }
    """,
    """
    package t;
    @io.perdure.DurableObject
    public class Mistaken implements java.io.Serializable {
      private static long serialVersionUID = 42L;
    }
    """,
    """
    package t;
    @io.perdure.DurableObject
    public class Ordinary { private int n; public synchronized int m() { return n; } }
    """
  };

  private final Map<String, byte[]> classes = Snippets.compile(SOURCES);
  private final World plain = World.plain(classes);
  private final World woven = World.woven(classes);

  @ParameterizedTest
  @ValueSource(strings = {"Fields", "Fields$Nested", "Parent", "Child", "Declared", "Mistaken"})
  void theNumberIsThatOfTheOriginalClass(String name) throws Exception {
    assertThat(number(woven, name)).isEqualTo(number(plain, name));
  }

  @Test
  void theNumberIsADetailThatReflectionCanTell() throws Exception {
    var field = woven.loadClass("t.Fields").getDeclaredField("serialVersionUID");
    assertThat(field.isSynthetic()).isTrue();
    assertThat(field.toString()).startsWith("private static final long ");
  }

  @Test
  void whoIsNotSerializableGetsNone() throws Exception {
    assertThat(woven.node("t/Ordinary").fields)
        .noneMatch(field -> field.name.equals("serialVersionUID"));
  }

  @Test
  void aFieldThatTheJdkDoesNotTakeForOneIsRefused() {
    assertThat(woven.reason("t/Mistaken"))
        .contains("serialVersionUID")
        .contains("declare it static final long");
    assertThat(woven.refusals).containsOnlyKeys("t/Mistaken");
  }

  private static long number(World world, String name) throws ClassNotFoundException {
    return ObjectStreamClass.lookup(world.loadClass("t." + name)).getSerialVersionUID();
  }
}
