package io.perdure.agent.weave;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FieldChecksTest {

  private static final String NODE =
      """
      package t;
      @io.perdure.DurableObject
      public class Node {
        private int n = 1;
        private long w = 2;
        private double d = 3;
        private String s = "s";
        private Node next;
        private int[] a = {7};
        private static int shared;
        int own() {
          n++; this.n += 2; ++w; w *= 2; d = d + n; s += "x"; a[0]++; next = this; shared++;
          Node self = this; self.n++; ((Node) (Object) this).n++; next = next == null ? this : next;
          return n;
        }
        int read(Node o) { return o.n; }
        long readWide(Node o) { return o.w; }
        int increment(Node o) { return ++o.n; }
        long incrementWide(Node o) { return o.w++; }
        double writeWide(Node o) { return o.d = 2.5; }
        String write(Node o) { return o.s = "written"; }
        int element(Node o) { return ++o.a[0]; }
        int either(Node o) { Node x = n > 0 ? o : this; return x.n; }
        int overwritten(Node o) { Node x = this; if (n > 0) x = o; return x.n; }
        static int peek(Node o) { return o.n; }
        int lambda(Node o) { java.util.function.IntSupplier peek = () -> o.n; return peek.getAsInt(); }
        @Override public boolean equals(Object o) { return o instanceof Node other && other.n == n; }
        @Override public int hashCode() { return n; }
      }
      """;

  private World world = World.of(NODE);
  private Object node = new Object();
  private Object other = new Object();

  @BeforeEach
  void makeTwo() throws ReflectiveOperationException {
    node = world.make("t.Node");
    other = world.make("t.Node");
    world.own(node, true);
  }

  @Test
  void thisIsNotChecked() {
    assertThat(world.checks("t/Node", "own")).isZero();
    assertThat(world.checks("t/Node", "<init>")).isZero();
    assertThat(world.checks("t/Node", "hashCode")).isZero();
    assertThat(World.call(node, "own")).isEqualTo(6);
  }

  @ParameterizedTest
  @CsvSource({
    "read, n, 1, 1",
    "readWide, w, 2, 1",
    "increment, n, 2, 2",
    "incrementWide, w, 2, 2",
    "writeWide, d, 2.5, 1",
    "write, s, written, 1",
    "element, a, 8, 1",
    "either, n, 1, 1",
    "overwritten, n, 1, 1",
    "peek, n, 1, 1",
    "equals, n, true, 1",
  })
  void anotherInstanceIsChecked(String method, String field, String result, int checks)
      throws Exception {
    assertThat(world.checks("t/Node", method)).isEqualTo(checks);
    assertThatThrownBy(() -> World.call(node, method, other)).hasMessage("field t.Node." + field);

    world.own(other, true);
    assertThat(World.call(node, method, other)).hasToString(result);
  }

  @Test
  void aLambdaIsChecked() {
    assertThatThrownBy(() -> World.call(node, "lambda", other)).hasMessage("field t.Node.n");
  }

  @Test
  void nullIsStillNull() {
    assertThatThrownBy(() -> World.call(node, "read", new Object[] {null}))
        .isInstanceOf(NullPointerException.class);
  }
}
