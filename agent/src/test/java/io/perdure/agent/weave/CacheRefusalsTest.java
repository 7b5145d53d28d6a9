package io.perdure.agent.weave;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.tree.ClassNode;

/** Why methods are not cached; on a durable class it is why the class is refused. */
class CacheRefusalsTest {

  private static final String ONE_CALLER = ", which only one caller could use; return ";

  /** Classes of libraries that are not here, by their names. */
  private static final Map<String, String> LIBRARIES =
      Map.of(
          "kotlinx.coroutines.flow.Flow",
          "package kotlinx.coroutines.flow; public interface Flow {}",
          "kotlin.sequences.Sequence",
          "package kotlin.sequences; public interface Sequence {}",
          "scala.concurrent.Future",
          "package scala.concurrent; public interface Future {}",
          "kotlin.coroutines.Continuation",
          "package kotlin.coroutines; public interface Continuation<T> {}",
          "reactor.Mono",
          "package reactor; public abstract class Mono<T> implements"
              + " org.reactivestreams.Publisher<T> {}\n"
              + "package org.reactivestreams; public interface Publisher<T> {}",
          "unknown.Missing",
          "package unknown; public class Missing {}");

  /** Most are asked about twice. */
  private static final Map<String, Map<String, byte[]>> COMPILED = new ConcurrentHashMap<>();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "@Cached void m() {} | method m returns void, which cannot be kept; return a value",
        "@Cached CompletionStage<Void> m() { return null; } | method m has a result of Void, which"
            + " holds nothing; return a value",
        "@Cached CompletableFuture<Void> m() { return null; } | method m has a result of Void, which"
            + " holds nothing; return a value",
        "@Cached native int m(); | method m is native; put @Cached on a method that calls it",
        "@CacheInvalidate native int m(); | method m is native; put @CacheInvalidate on a method"
            + " that calls it",
        "@Cached abstract int m(); | method m has no body; put @Cached where it is implemented",
        "@Cached Object m(int i, kotlin.coroutines.Continuation<Integer> c) { return 1; } | method m"
            + " is a suspend function, which returns before it has its result; let it return a"
            + " CompletionStage",
        "@Cached @CacheInvalidate int m() { return 1; } | method m is @Cached and @CacheInvalidate,"
            + " and would drop what it keeps; make it two methods",
        "@Cached static synchronized int m() { return 1; } | method m is synchronized, and whoever"
            + " waits for its result would hold the lock; wait outside of the lock, and take the"
            + " lock inside",
      })
  void theReasonNamesTheMethodAndTheRemedy(String method, String reason) {
    // A native instance method is no method of a durable object at all.
    assertThat(ordinary(method)).isEqualTo(reason);
    if (!method.contains("native")) {
      assertThat(durable(method)).isEqualTo(reason);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "java.util.stream.Stream<String>, java.util.stream.Stream, a collection of what is in it",
    "java.util.stream.IntStream, java.util.stream.IntStream, a collection of what is in it",
    "Iterator<String>, java.util.Iterator, a collection of what is in it",
    "List<Iterator<String>>, java.util.Iterator, a collection of what is in it",
    "CompletionStage<? extends Iterator<?>>, java.util.Iterator, a collection of what is in it",
    "Iterator<String>[][], java.util.Iterator, a collection of what is in it",
    "Scanner, java.util.Scanner, a collection of what is in it",
    "Rows, t.X$Rows, a collection of what is in it",
    "Spliterator.OfInt, java.util.Spliterator$OfInt, a collection of what is in it",
    "Enumeration<String>, java.util.Enumeration, a collection of what is in it",
    "kotlin.sequences.Sequence, kotlin.sequences.Sequence, a collection of what is in it",
    "java.io.FileInputStream, java.io.FileInputStream, 'its content, as text or bytes'",
    "java.io.BufferedReader, java.io.BufferedReader, 'its content, as text or bytes'",
    "java.io.OutputStream, java.io.OutputStream, something that need not be closed",
    "java.io.PrintWriter, java.io.PrintWriter, something that need not be closed",
    "java.nio.channels.FileChannel, java.nio.channels.FileChannel, something that need not be closed",
    "Flow.Publisher<String>, java.util.concurrent.Flow$Publisher, a CompletionStage",
    "reactor.Mono<String>, reactor.Mono, a CompletionStage",
    "kotlinx.coroutines.flow.Flow, kotlinx.coroutines.flow.Flow, a CompletionStage",
    "scala.concurrent.Future, scala.concurrent.Future, a CompletionStage",
    "Future<String>, java.util.concurrent.Future, a CompletionStage",
    "FutureTask<String>, java.util.concurrent.FutureTask, a CompletionStage",
    "Mine, t.X$Mine, a CompletionStage",
  })
  void aResultThatOnlyOneCanUseIsRefused(String type, String named, String instead) {
    String method =
        "@Cached "
            + type
            + " m() { return null; } abstract static class Rows implements Iterator<String> {}"
            + " static class Mine extends CompletableFuture<String> {}";
    String reason = "method m has a result of " + named + ONE_CALLER + instead;
    assertThat(durable(method)).isEqualTo(reason);
    assertThat(ordinary(method)).isEqualTo(reason);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "int", "int[]", "Object", "List<Map<String, int[]>>", "CompletionStage<List<String>>",
        "CompletableFuture<String>", "Map.Entry<String, Integer>", "X", "unknown.Missing", "T",
        "Iterable<String>", "Optional<?>",
      })
  void anyOtherResultCanBeShared(String type) {
    String method =
        "@Cached <T> " + type + " m() { return " + (type.equals("int") ? "0" : "null") + "; }";
    assertThat(durable(method)).isEqualTo("not refused");
    assertThat(ordinary(method)).isEqualTo("not refused");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "ttl = \"soon\" | has a bad ttl: \"soon\" is not a duration; write one such as \"250ms\","
            + " \"30s\", \"5m\", \"1h\", \"2d\" or \"PT30S\"",
        "joinTimeout = \"-1s\" | has a bad joinTimeout: \"-1s\" is not a duration; write one such"
            + " as \"250ms\", \"30s\", \"5m\", \"1h\", \"2d\" or \"PT30S\"",
        "timeout = \"0s\" | has a bad timeout: \"0s\" leaves no time for a computation",
        "joinTimeout = \"PT0S\" | has a bad joinTimeout: \"PT0S\" leaves no time for a computation",
        "maximumSize = 0 | has maximumSize = 0, which keeps nothing; give it at least 1",
        "maximumSize = -1 | has maximumSize = -1, which keeps nothing; give it at least 1",
        "ttl = \"1m\", refreshAfter = \"60s\" | has refreshAfter = \"60s\", when values are gone by"
            + " ttl = \"1m\"; make it shorter",
        "staleIfError = \"1m\" | has a staleIfError, which counts from ttl, and no ttl; give it one",
      })
  void anAttributeThatMakesNoSenseIsRefused(String attributes, String reason) {
    String method = "@Cached(" + attributes + ") int m() { return 1; }";
    assertThat(durable(method)).isEqualTo("@Cached on method m " + reason);
    assertThat(ordinary(method)).isEqualTo("@Cached on method m " + reason);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ttl = \"0s\"",
        "refreshAfter = \"1m\"",
        "ttl = \"1m\", refreshAfter = \"59s\", staleIfError = \"1h\", negativeTtl = \"0s\"",
        "ttl = \"\", timeout = \"\", maximumSize = 1, persistent = false",
      })
  void anyOtherAttributeIsNot(String attributes) {
    assertThat(durable("@Cached(" + attributes + ") int m() { return 1; }"))
        .isEqualTo("not refused");
  }

  @Test
  void onlyObjectsHaveAStorageForWhatIsPersistent() {
    String method = "@Cached(persistent = true) int m() { return 1; }";
    assertThat(durable(method)).isEqualTo("not refused");
    assertThat(durable(method.replace(") int", ") static int")))
        .isEqualTo(
            "@Cached on method m is persistent, and a static method has no storage; make it an"
                + " instance method, or leave persistent out");
    String reason =
        "@Cached on method m is persistent, and its class has no storage; annotate the class with"
            + " @DurableObject, or leave persistent out";
    assertThat(ordinary(method)).isEqualTo(reason);
    World world =
        World.of(
            CacheMethodsTest.source("class P { " + method + " }"),
            CacheMethodsTest.source("@DurableObject class X extends P {}"));
    assertThat(world.reason("t/X"))
        .isEqualTo("its superclass t.P cannot be a part of it: " + reason);
    assertThat(world.refusedMethods).containsExactly(reason);
  }

  @Test
  void aSynchronizedMethodOfAClassThatIsNotDurableIsRefused() {
    String method = "@Cached synchronized int m() { return 1; }";
    assertThat(durable(method)).isEqualTo("not refused");
    assertThat(ordinary(method)).startsWith("method m is synchronized, and whoever waits");
    assertThat(ordinary("@Cached int k() { return 1; } @CacheInvalidate synchronized void m() {}"))
        .isEqualTo("not refused");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "int a, StringBuilder b | 2 | java.lang.StringBuilder | has no equals and hashCode of its"
            + " own; give it both, take another type",
        "Half h | 1 | t.X$Half | has no equals and hashCode of its own; give it both, take another type",
        "Half[][] h | 1 | t.X$Half | has no equals and hashCode of its own; give it both, take another type",
        "HalfBelow h | 1 | t.X$HalfBelow | has no equals and hashCode of its own; give it both, take another type",
        "Thread t | 1 | java.lang.Thread | has no equals and hashCode of its own; give it both, take another type",
        "Iterator<String> i | 1 | java.util.Iterator | cannot be compared by value; take a"
            + " collection of what is in it",
        "java.io.InputStream i | 1 | java.io.InputStream | cannot be compared by value; take its"
            + " content, as text or bytes",
      })
  void aKeyIsComparedByValue(String parameters, int position, String type, String fault) {
    String method = method(parameters);
    String reason =
        "parameter "
            + position
            + " of method m is "
            + type
            + ", which "
            + fault
            + ", or put @CacheKey on the others only";
    assertThat(durable(method)).isEqualTo(reason);
    assertThat(ordinary(method)).isEqualTo(reason);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "String s, Integer i, long l",
        "int[][] a, List<Object> l, Map<String, int[]> m",
        "ArrayList<String> l, java.time.Instant i, java.math.BigDecimal d",
        "Object o, Number n, Runnable r, Comparable<String> c",
        "Color c, Point p, Class<?> k, Whole w, WholeBelow b",
        "X x",
        "T t, T[] u",
        "StringBuilder b, @CacheKey int i",
        "unknown.Missing m, Orphan o",
      })
  void theseAre(String parameters) {
    assertThat(durable(method(parameters))).isEqualTo("not refused");
    if (!parameters.startsWith("X")) {
      assertThat(ordinary(method(parameters))).isEqualTo("not refused");
    }
  }

  private static String method(String parameters) {
    return "@Cached <T extends Half> int m("
        + parameters
        + ") { return 1; } enum Color { RED { void more() {} } } record Point(int x, int y) {}"
        + " static class Half { public int hashCode() { return 1; } }"
        + " static class HalfBelow extends Half {}"
        + " static class Orphan extends unknown.Missing {}"
        + " static class Whole extends Half { public boolean equals(Object o) { return true; } }"
        + " static class WholeBelow extends Whole {}";
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "@CacheInvalidate void m() {} | method m invalidates what its class keeps, which has no"
            + " @Cached method; name one of a superclass, or remove @CacheInvalidate",
        "@Cached int p(int i) { return i; } int q(int i) { return i; } @CacheInvalidate(method ="
            + " \"q\") void m(int i) {} | method m invalidates \"q\", which is no @Cached method of"
            + " its class or of a superclass; correct the name",
        "@Cached int p(int i) { return i; } @CacheInvalidate(method = {\"p\", \"\"}) void m(int i)"
            + " {} | method m invalidates \"\", which is no @Cached method of its class or of a"
            + " superclass; correct the name",
        "@Cached int p(int i, String s) { return i; } @CacheInvalidate void m(int i, List<?> l) {} |"
            + " method m has the key (int, java.util.List), and p, which it invalidates, the key"
            + " (int, java.lang.String); put @CacheKey on the same parameters, name others, or set all = true",
        "@Cached int p(@CacheKey int i, String s) { return i; } @CacheInvalidate void m(int i, long"
            + " l) {} | method m has the key (int, long), and p, which it invalidates, the key"
            + " (int); put @CacheKey on the same parameters, name others, or set all = true",
        "@Cached int p() { return 1; } @Cached int q(int i) { return i; } @CacheInvalidate void"
            + " m() {} | method m has the key (), and q, which it invalidates, the key (int); put"
            + " @CacheKey on the same parameters, name others, or set all = true",
        "@Cached int p() { return 1; } @CacheInvalidate static void m() {} | method m is static and"
            + " cannot invalidate p, whose values belong to instances; make it an instance method",
      })
  void whatIsInvalidatedMustBeThere(String methods, String reason) {
    assertThat(durable(methods)).isEqualTo(reason);
    assertThat(ordinary(methods)).isEqualTo(reason);
  }

  @Test
  void aMethodWithVeryManyArgumentsIsRefused() {
    String longs =
        IntStream.range(0, 120).mapToObj(i -> "long a" + i).collect(Collectors.joining(", "));
    String reason = "method m has more arguments than @Cached takes; put some into an object";
    String method = "@Cached int m(" + longs + ") { return 1; }";
    assertThat(durable(method)).isEqualTo(reason);
    assertThat(ordinary(method)).isEqualTo(reason);
    assertThat(ordinary(method.replace("long a0, ", ""))).isEqualTo("not refused");
  }

  @Test
  void aConstructorIsRefusedAndAClassFileFromBeforeJava7() {
    ClassWriter old = new ClassWriter(0);
    old.visit(Opcodes.V1_6, Opcodes.ACC_PUBLIC, "t/X", null, "java/lang/Object", null);
    for (String name : new String[] {"m", "<init>"}) {
      MethodVisitor method = old.visitMethod(0, name, name.equals("m") ? "()I" : "()V", null, null);
      method.visitAnnotation(Names.CACHED, true).visitEnd();
      method.visitCode();
      method.visitInsn(name.equals("m") ? Opcodes.ICONST_1 : Opcodes.NOP);
      method.visitInsn(name.equals("m") ? Opcodes.IRETURN : Opcodes.RETURN);
      method.visitMaxs(1, 1);
      method.visitEnd();
    }
    World world = World.woven(Map.of("t/X", old.toByteArray()));
    assertThat(world.refusedMethods)
        .containsExactly(
            "method m cannot be woven: its class file has version 50, older than Java 7; compile it"
                + " with --release 17",
            "a constructor is @Cached, and returns nothing to anybody; annotate a method");
  }

  private static String durable(String members) {
    return World.woven(compiled(members)).reason("t/X");
  }

  private static String ordinary(String members) {
    Map<String, byte[]> classes = new LinkedHashMap<>(compiled(members));
    ClassNode type = Weaver.parse(Snippets.of(classes, "t/X"));
    type.visibleAnnotations = null;
    classes.put("t/X", Weaver.write(type));
    World world = World.woven(classes);
    assertThat(world.refusals).isEmpty();
    assertThat(world.refusedMethods).hasSizeLessThan(2);
    return world.refusedMethods.isEmpty() ? "not refused" : world.refusedMethods.get(0);
  }

  private static Map<String, byte[]> compiled(String members) {
    return COMPILED.computeIfAbsent(members, CacheRefusalsTest::compile);
  }

  /** What is in the package {@code unknown} is there for the compiler only. */
  private static Map<String, byte[]> compile(String members) {
    List<String> sources = new ArrayList<>();
    sources.add(CacheMethodsTest.source("@DurableObject abstract class X { " + members + " }"));
    LIBRARIES.forEach(
        (name, source) -> {
          if (members.contains(name)) {
            sources.addAll(List.of(source.split("\n")));
          }
        });
    Map<String, byte[]> classes = Snippets.compile(sources.toArray(String[]::new));
    classes.remove("unknown/Missing");
    classes.remove("t/X$Orphan");
    return classes;
  }
}
