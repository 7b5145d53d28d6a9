package io.perdure.agent.inspect;

import static org.assertj.core.api.Assertions.assertThat;

import io.perdure.agent.weave.Finding;
import io.perdure.agent.weave.Snippets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EscapesTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "List<String> f = new ArrayList<>(); List<String> m() { return f; } | a List | List.copyOf(f)",
        "ArrayList<String> f = new ArrayList<>(); Object m() { return f; } | an ArrayList | new"
            + " ArrayList<>(f)",
        "Map<String, String> f = new HashMap<>(); Map<String, String> m() { return this.f; } | a Map"
            + " | Map.copyOf(f)",
        "Set<String> f = new HashSet<>(); Iterable<String> m() { var s = f; return s; } | a Set |"
            + " Set.copyOf(f)",
        "Deque<String> f = new ArrayDeque<>(); Object m() { return (Queue<String>) f; } | a Deque |"
            + " new ArrayDeque<>(f)",
        "byte[] f = new byte[3]; byte[] m() { return f; } | a byte[] | f.clone()",
        "Date f = new Date(); Date m() { return f; } | a Date | f.toInstant()",
        "StringBuilder f = new StringBuilder(); CharSequence m() { return f; } | a StringBuilder |"
            + " f.toString()",
        "Bean f = new Bean(); Bean m() { return f; } | a Bean | a copy of f, or a record",
        "Sub f = new Sub(); Bean m() { return f; } | a Sub | a copy of f, or a record",
        "Mine f = new Mine(); Object m() { return f; } | a Mine | a copy of f, or a record",
        "List<String> f; { f = new ArrayList<>(); } List<String> m() { return f == null ? List.of()"
            + " : f; } | a List | List.copyOf(f)",
        "List<String> f = List.of(); void add() { f = new ArrayList<>(f); } Object m() { return f; }"
            + " | a List | List.copyOf(f)",
      })
  void aMutableFieldThatIsReturnedIsReported(String members, String type, String remedy) {
    assertThat(findings(members))
        .extracting(Finding::text)
        .containsExactly(
            "method m returns field f, "
                + type
                + " that its caller can change, and read while a turn changes it; return "
                + remedy);
  }

  @Test
  void aMutableArgumentThatIsKeptIsReportedWithItsLine() {
    assertThat(findings("List<String> f;\nvoid m(List<String> given) {\n  f = given;\n}"))
        .containsExactly(
            new Finding(
                "method m keeps its argument in field f, a List that its caller can still change;"
                    + " keep List.copyOf(f)",
                5));
  }

  @Test
  void eachMethodIsReportedOnceForAField() {
    assertThat(
            findings(
                "List<String> f = new ArrayList<>(); Object m(int i) { if (i > 0) return f; return"
                    + " f; } Object n() { return f; }"))
        .extracting(Finding::text)
        .hasSize(2);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        // What nobody can change.
        "String f = \"\" + hashCode(); String m() { return f; }",
        "List<String> f = List.of(); List<String> m() { return f; }",
        "List<String> f = List.of(); void n(List<String> l) { f = List.copyOf(l); } Object m() {"
            + " return f; }",
        "Map<String, String> f = Collections.unmodifiableMap(new HashMap<>()); Object m() { return"
            + " f; }",
        "List<String> f; void n() { f = java.util.stream.Stream.of(\"\").toList(); } Object m() {"
            + " return f; }",
        "Point f = new Point(1); Point m() { return f; } void n(Point p) { f = p; }",
        "Thing f = new Thing(); Thing m() { return f; } void n(Thing t) { f = t; }",
        "Lazy f = new Lazy(); Lazy m() { return f; }",
        "Kind f = Kind.A; Kind m() { return f; }",
        "Runnable f; void n(Runnable r) { f = r; } Runnable m() { return f; }",
        "X f; X m() { return f; }",
        // Copies, and parts.
        "List<String> f = new ArrayList<>(); List<String> m() { return new ArrayList<>(f); }",
        "byte[] f = new byte[1]; byte[] m() { return f.clone(); } byte n() { return f[0]; }",
        "List<String> f = new ArrayList<>(); String m() { return f.get(0); }",
        "List<String> f; void m(List<String> given) { f = new ArrayList<>(given); }",
        // Nobody outside calls these.
        "List<String> f = new ArrayList<>(); private List<String> m() { return f; }",
        "List<String> f = new ArrayList<>(); void m() { Supplier<Object> s = () -> f; s.get(); }",
        // No part of this object.
        "static List<String> f = new ArrayList<>(); List<String> m() { return f; }",
        "List<String> f = new ArrayList<>(); Object m(X other) { return other.f; }",
        "X(List<String> given) { f = given; } List<String> f;",
      })
  void whatIsNoPartOfTheStateOrCannotChangeIsNotReported(String members) {
    assertThat(findings(members)).isEmpty();
  }

  private static List<Finding> findings(String members) {
    Map<String, byte[]> classes =
        Snippets.compile(
            "package t; import java.util.*; import java.util.function.*;\n"
                + "@io.perdure.DurableObject class X {\n"
                + members
                + " }\n"
                + " record Point(int x) {} enum Kind { A }"
                + " class Thing { private final int n = hashCode(); int n() { return n; } }"
                + " class Lazy { private int hash; public int hashCode() { return hash = 1; } }"
                + " class Bean { private int n; public void setN(int to) { n = to; } }"
                + " class Sub extends Bean {} class Mine extends ArrayList<String> {}");
    return Escapes.of(Snippets.of(classes, "t/X"), classes::get);
  }
}
