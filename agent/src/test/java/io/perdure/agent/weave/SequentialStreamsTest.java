package io.perdure.agent.weave;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.objectweb.asm.Handle;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.InvokeDynamicInsnNode;
import org.objectweb.asm.tree.MethodInsnNode;

/** Rule 1.4: parallel streams in the object's code run sequentially. */
class SequentialStreamsTest {

  private static final String SHARED =
      """
      package t;
      import java.util.*;
      import java.util.function.*;
      import java.util.stream.*;
      public class Base implements Listed {
        class Inner {
          boolean isParallel() { return Base.this.list().parallelStream().isParallel(); }
        }
        public List<Integer> list() { return List.of(1, 2); }
        boolean isParallel() {
          long l = 1L;
          double d = list().size();
          return IntStream.range(0, 2).parallel().isParallel() && l + d > 0;
        }
        boolean inLambda() {
          Supplier<Boolean> asked = () -> list().parallelStream().isParallel();
          return asked.get();
        }
        boolean supported() {
          return StreamSupport.stream(list().spliterator(), true).isParallel();
        }
        boolean inInner() { return new Inner().isParallel(); }
        static boolean standing() { return Stream.of(1).parallel().isParallel(); }
      }
      interface Listed {
        List<Integer> list();
        default boolean byDefault() { return list().stream().parallel().isParallel(); }
      }
      @io.perdure.DurableObject class X extends Base {}
      """;

  @Test
  void parallelStreamsBecomeSequential() throws Exception {
    World world =
        World.of(
            """
            package t;
            import java.util.*;
            import java.util.stream.*;
            @io.perdure.DurableObject
            public class Streams {
              private final List<Integer> list = new ArrayList<>();
              boolean[] all() {
                return new boolean[] {
                  list.parallelStream().isParallel(),
                  list.stream().map(x -> x).parallel().isParallel(),
                  IntStream.range(0, 1).parallel().isParallel(),
                  LongStream.range(0, 1).parallel().isParallel(),
                  DoubleStream.of(1).parallel().isParallel(),
                  ((BaseStream<?, ?>) list.stream()).parallel().isParallel(),
                  new Mine().parallelStream().isParallel(),
                  inLambda().get(),
                };
              }
              private static java.util.function.Supplier<Boolean> inLambda() {
                return () -> Stream.of(1).parallel().isParallel();
              }
            }
            class Mine { Stream<Integer> parallelStream() { return Stream.of(1).parallel(); } }
            """);
    assertThat((boolean[]) World.call(world.make("t.Streams"), "all"))
        .hasSize(8)
        .containsOnly(false);
  }

  @Test
  void otherWaysToParallelStreamsAreClosedToo() throws Exception {
    World world =
        World.of(
            """
            package t;
            import java.util.*;
            import java.util.function.*;
            import java.util.stream.*;
            @io.perdure.DurableObject
            public class Ways {
              private final List<Integer> list = new ArrayList<>();
              class Inner {
                boolean[] all() {
                  Function<List<Integer>, Stream<Integer>> reference = List::parallelStream;
                  return new boolean[] {
                    list.parallelStream().isParallel(),
                    reference.apply(list).isParallel(),
                    StreamSupport.stream(list.spliterator(), true).isParallel(),
                  };
                }
              }
              boolean[] inner() { return new Inner().all(); }
              boolean[] all() {
                Function<Collection<Integer>, Stream<Integer>> one = Collection::parallelStream;
                Function<ArrayList<Integer>, Stream<Integer>> two = ArrayList::parallelStream;
                Supplier<Stream<Integer>> three = list::parallelStream;
                UnaryOperator<Stream<Integer>> four = Stream::parallel;
                UnaryOperator<IntStream> five = IntStream::parallel;
                return new boolean[] {
                  one.apply(list).isParallel(),
                  two.apply(new ArrayList<>()).isParallel(),
                  three.get().isParallel(),
                  four.apply(Stream.of(1)).isParallel(),
                  five.apply(IntStream.of(1)).isParallel(),
                  StreamSupport.stream(list.spliterator(), true).isParallel(),
                  StreamSupport.stream(list::spliterator, Spliterator.SIZED, true).isParallel(),
                  StreamSupport.intStream(IntStream.of(1).spliterator(), true).isParallel(),
                  StreamSupport.longStream(LongStream.of(1).spliterator(), true).isParallel(),
                  StreamSupport.doubleStream(DoubleStream.of(1).spliterator(), true).isParallel(),
                };
              }
            }
            """);
    Object ways = world.make("t.Ways");

    assertThat((boolean[]) World.call(ways, "all")).hasSize(10).containsOnly(false);
    assertThat((boolean[]) World.call(ways, "inner")).hasSize(3).containsOnly(false);
  }

  @Test
  void arraysAreSortedAndFilledByTheirCaller() throws Exception {
    World world =
        World.of(
            """
            package t;
            import java.util.*;
            import java.util.function.*;
            @io.perdure.DurableObject
            public class Sorts {
              String all() {
                Integer[] boxed = {3, 1, 2};
                int[] ints = {3, 1, 2};
                String[] names = {"c", "a", "b"};
                long[] squares = new long[3];
                Arrays.parallelSort(boxed);
                Arrays.parallelSort(names, (a, b) -> b.compareTo(a));
                Arrays.parallelSort(ints, 1, 3);
                Arrays.parallelSetAll(squares, i -> (long) i * i);
                Consumer<Integer[]> reference = Arrays::parallelSort;
                Integer[] again = {2, 1};
                reference.accept(again);
                return Arrays.toString(boxed) + Arrays.toString(ints) + Arrays.toString(names)
                    + Arrays.toString(squares) + Arrays.toString(again);
              }
            }
            """);

    assertThat(World.call(world.make("t.Sorts"), "all"))
        .isEqualTo("[1, 2, 3][3, 1, 2][c, b, a][0, 1, 4][1, 2]");
    assertThat(called(world, "t/Sorts"))
        .contains("sort", "setAll")
        .noneMatch(SequentialStreamsTest::isParallel);
  }

  @Test
  void sharedCodeAsksWhetherItsObjectIsDurable() throws Exception {
    World world = World.of(SHARED);
    Object durable = world.make("t.X");
    Object ordinary = world.make("t.Base");
    Class<?> base = ordinary.getClass();

    for (String method : List.of("isParallel", "inLambda", "supported", "inInner")) {
      assertThat(World.call(durable, base, method)).as(method).isEqualTo(false);
      assertThat(World.call(ordinary, base, method)).as(method).isEqualTo(true);
    }
    Class<?> listed = world.loadClass("t.Listed");
    assertThat(World.call(durable, listed, "byDefault")).isEqualTo(false);
    assertThat(World.call(ordinary, listed, "byDefault")).isEqualTo(true);
    assertThat(World.call(null, base, "standing")).isEqualTo(true);
  }

  private static boolean isParallel(String name) {
    return name.startsWith("parallel");
  }

  /** The names of all that a class calls or refers to. */
  private static List<String> called(World world, String type) {
    List<String> names = new ArrayList<>();
    world
        .node(type)
        .methods
        .forEach(
            method -> {
              for (AbstractInsnNode each : method.instructions) {
                if (each instanceof MethodInsnNode call) {
                  names.add(call.name);
                } else if (each instanceof InvokeDynamicInsnNode site
                    && site.bsmArgs.length > 1
                    && site.bsmArgs[1] instanceof Handle handle) {
                  names.add(handle.getName());
                }
              }
            });
    return names;
  }
}
