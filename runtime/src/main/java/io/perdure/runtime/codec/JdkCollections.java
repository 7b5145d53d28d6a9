package io.perdure.runtime.codec;

import static java.util.Objects.requireNonNull;

import io.perdure.runtime.codec.JdkShapes.Adder;
import io.perdure.runtime.codec.MapShape.Entries;
import java.lang.reflect.Type;
import java.time.DayOfWeek;
import java.util.AbstractMap.SimpleEntry;
import java.util.AbstractMap.SimpleImmutableEntry;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.LinkedList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CopyOnWriteArraySet;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** The collections of the JDK that can be stored; each comes back as the class it was. */
final class JdkCollections {
  private JdkCollections() {}

  static void addTo(Adder shapes) {
    lists(shapes);
    sets(shapes);
    maps(shapes);
    fixed(shapes);
    empty(shapes);
    singletons(shapes);
    unmodifiable(shapes);
    sortedViews(shapes);
    holders(shapes);
  }

  @SuppressWarnings("JdkObsolete") // Applications have linked lists, whatever is faster.
  private static void lists(Adder shapes) {
    shapes.add(CollectionShape.ordered("ArrayList", ArrayList.class, list -> list));
    addOrdered(shapes, LinkedList.class, LinkedList::new);
    addOrdered(shapes, ArrayDeque.class, ArrayDeque::new);
    addOrdered(shapes, CopyOnWriteArrayList.class, CopyOnWriteArrayList::new);
    addOrdered(shapes, ConcurrentLinkedQueue.class, ConcurrentLinkedQueue::new);
    addOrdered(shapes, ConcurrentLinkedDeque.class, ConcurrentLinkedDeque::new);
    addSorted(shapes, PriorityQueue.class, PriorityQueue::new, PriorityQueue::new);
  }

  private static void sets(Adder shapes) {
    shapes.add(
        CollectionShape.unordered("HashSet", HashSet.class, list -> fill(new HashSet<>(), list)));
    addOrdered(shapes, LinkedHashSet.class, LinkedHashSet::new);
    addOrdered(shapes, CopyOnWriteArraySet.class, CopyOnWriteArraySet::new);
    addSorted(shapes, TreeSet.class, TreeSet::new, TreeSet::new);
    addSorted(
        shapes,
        ConcurrentSkipListSet.class,
        ConcurrentSkipListSet::new,
        ConcurrentSkipListSet::new);
    shapes.add(new EnumContainers.SetShape(), EnumSet.noneOf(DayOfWeek.class).getClass());
  }

  private static void maps(Adder shapes) {
    shapes.add(
        MapShape.unordered("HashMap", HashMap.class, entries -> entries.into(new HashMap<>())));
    shapes.add(
        MapShape.unordered(
            "ConcurrentHashMap",
            ConcurrentHashMap.class,
            entries -> entries.into(new ConcurrentHashMap<>())));
    shapes.add(
        MapShape.ordered(
            "LinkedHashMap", LinkedHashMap.class, entries -> entries.into(new LinkedHashMap<>())));
    addSortedMap(shapes, TreeMap.class, TreeMap::new);
    addSortedMap(shapes, ConcurrentSkipListMap.class, ConcurrentSkipListMap::new);
    shapes.add(new EnumContainers.MapShape());
  }

  /** Made by factories, of classes that cannot be named. */
  private static void fixed(Adder shapes) {
    shapes.add(
        CollectionShape.ordered("List", List.of().getClass(), list -> list.stream().toList()),
        List.of(1).getClass(),
        List.of(1, 2, 3).subList(0, 2).getClass());
    shapes.add(
        CollectionShape.unordered("Set", Set.of().getClass(), list -> Set.of(list.toArray())),
        Set.of(1).getClass());
    shapes.add(
        MapShape.unordered(
            "Map", Map.of().getClass(), entries -> Map.copyOf(entries.into(new HashMap<>()))),
        Map.of(1, 1).getClass());
    shapes.add(
        CollectionShape.ordered(
            "asList", Arrays.asList().getClass(), list -> Arrays.asList(list.toArray())));
  }

  private static void empty(Adder shapes) {
    shapes.add(
        CollectionShape.ordered(
            "emptyList", Collections.emptyList().getClass(), list -> Collections.emptyList()));
    shapes.add(
        CollectionShape.ordered(
            "emptySet", Collections.emptySet().getClass(), list -> Collections.emptySet()));
    shapes.add(
        MapShape.ordered(
            "emptyMap", Collections.emptyMap().getClass(), list -> Collections.emptyMap()));
    shapes.add(
        CollectionShape.ordered(
            "emptyNavigableSet",
            Collections.emptyNavigableSet().getClass(),
            list -> Collections.emptyNavigableSet()));
    shapes.add(
        MapShape.ordered(
            "emptyNavigableMap",
            Collections.emptyNavigableMap().getClass(),
            entries -> Collections.emptyNavigableMap()));
  }

  private static void singletons(Adder shapes) {
    shapes.add(
        CollectionShape.ordered(
            "singletonList",
            Collections.singletonList(1).getClass(),
            list -> Collections.singletonList(list.get(0))));
    shapes.add(
        CollectionShape.ordered(
            "singleton",
            Collections.singleton(1).getClass(),
            list -> Collections.singleton(list.get(0))));
    shapes.add(
        MapShape.ordered(
            "singletonMap",
            Collections.singletonMap(1, 1).getClass(),
            entries -> Collections.singletonMap(entries.keys().get(0), entries.values().get(0))));
  }

  /**
   * What they are views of stays unknown; an equal collection in the same order takes its place.
   */
  @SuppressWarnings("JdkObsolete") // A view of a linked list is of another class than others.
  private static void unmodifiable(Adder shapes) {
    shapes.add(
        CollectionShape.ordered(
            "unmodifiableList",
            Collections.unmodifiableList(new ArrayList<>()).getClass(),
            Collections::unmodifiableList));
    shapes.add(
        CollectionShape.ordered(
            "unmodifiableLinkedList",
            Collections.unmodifiableList(new LinkedList<>()).getClass(),
            list -> Collections.unmodifiableList(new LinkedList<>(list))));
    shapes.add(
        CollectionShape.ordered(
            "unmodifiableCollection",
            Collections.unmodifiableCollection(new ArrayList<>()).getClass(),
            Collections::unmodifiableCollection));
    shapes.add(
        CollectionShape.ordered(
            "unmodifiableSet",
            Collections.unmodifiableSet(new HashSet<>()).getClass(),
            list -> Collections.unmodifiableSet(new LinkedHashSet<>(list))));
    shapes.add(
        MapShape.ordered(
            "unmodifiableMap",
            Collections.unmodifiableMap(new HashMap<>()).getClass(),
            entries -> Collections.unmodifiableMap(entries.into(new LinkedHashMap<>()))));
  }

  private static void sortedViews(Adder shapes) {
    addView(
        shapes,
        "unmodifiableSortedSet",
        view -> copy((SortedSet<?>) view),
        set -> Collections.unmodifiableSortedSet((SortedSet<?>) set),
        Collections.unmodifiableSortedSet(new TreeSet<>()).getClass());
    addView(
        shapes,
        "unmodifiableNavigableSet",
        view -> copy((SortedSet<?>) view),
        set -> Collections.unmodifiableNavigableSet((NavigableSet<?>) set),
        Collections.unmodifiableNavigableSet(new TreeSet<>()).getClass());
    addView(
        shapes,
        "unmodifiableSortedMap",
        view -> copy((SortedMap<?, ?>) view),
        map -> Collections.unmodifiableSortedMap((SortedMap<?, ?>) map),
        Collections.unmodifiableSortedMap(new TreeMap<>()).getClass());
    addView(
        shapes,
        "unmodifiableNavigableMap",
        view -> copy((SortedMap<?, ?>) view),
        map -> Collections.unmodifiableNavigableMap((NavigableMap<?, ?>) map),
        Collections.unmodifiableNavigableMap(new TreeMap<>()).getClass());
  }

  /** In the order of the same comparator, which only the constructor for sorted ones takes over. */
  private static <E> SortedSet<E> copy(SortedSet<E> view) {
    return new TreeSet<>(view);
  }

  private static <K, V> SortedMap<K, V> copy(SortedMap<K, V> view) {
    return new TreeMap<>(view);
  }

  private static void holders(Adder shapes) {
    shapes.add(
        new TupleShape(
            "Optional",
            Optional.class,
            value -> ((Optional<?>) value).stream().toList(),
            parts -> parts.isEmpty() ? Optional.empty() : Optional.of(part(parts, 0))));
    addEntry(shapes, "SimpleEntry", SimpleEntry.class, SimpleEntry::new);
    addEntry(shapes, "SimpleImmutableEntry", SimpleImmutableEntry.class, SimpleImmutableEntry::new);
    addEntry(
        shapes,
        "entry",
        Map.entry(1, 1).getClass(),
        (key, value) -> Map.entry(requireNonNull(key), requireNonNull(value)));
    primitiveOptionals(shapes);
    shapes.add(
        new TupleShape(
            "BitSet",
            BitSet.class,
            value -> List.of(((BitSet) value).toLongArray()),
            parts -> BitSet.valueOf((long[]) part(parts, 0))));
  }

  private static void primitiveOptionals(Adder shapes) {
    shapes.add(
        new TupleShape(
            "OptionalInt",
            OptionalInt.class,
            value -> ((OptionalInt) value).stream().boxed().toList(),
            parts ->
                parts.isEmpty() ? OptionalInt.empty() : OptionalInt.of((Integer) part(parts, 0))));
    shapes.add(
        new TupleShape(
            "OptionalLong",
            OptionalLong.class,
            value -> ((OptionalLong) value).stream().boxed().toList(),
            parts ->
                parts.isEmpty() ? OptionalLong.empty() : OptionalLong.of((Long) part(parts, 0))));
    shapes.add(
        new TupleShape(
            "OptionalDouble",
            OptionalDouble.class,
            value -> ((OptionalDouble) value).stream().boxed().toList(),
            parts ->
                parts.isEmpty()
                    ? OptionalDouble.empty()
                    : OptionalDouble.of((Double) part(parts, 0))));
  }

  private static void addOrdered(
      Adder shapes,
      Class<?> type,
      Function<List<@Nullable Object>, ? extends Collection<?>> build) {
    shapes.add(CollectionShape.ordered(type.getSimpleName(), type, build));
  }

  /** Without a comparator a list of elements; with one, the comparator and that list. */
  private static void addSorted(
      Adder shapes,
      Class<?> type,
      Supplier<Collection<Object>> natural,
      Function<Comparator<Object>, Collection<Object>> comparing) {
    Shape withComparator =
        new TupleShape(
            type.getSimpleName() + "+comparator",
            type,
            JdkCollections::comparingParts,
            value -> Arrays.asList(Comparators.of(value), new ArrayList<>((Collection<?>) value)),
            parts -> fill(comparing.apply(comparator(parts)), list(parts, 1)));
    shapes.add(withComparator);
    shapes.add(
        CollectionShape.ordered(type.getSimpleName(), type, list -> fill(natural.get(), list))
            .orComparing(withComparator));
  }

  /** Without a comparator a map; with one, the comparator, the keys and the values. */
  private static void addSortedMap(
      Adder shapes,
      Class<?> type,
      Function<@Nullable Comparator<Object>, SortedMap<Object, Object>> make) {
    Shape withComparator =
        new TupleShape(
            type.getSimpleName() + "+comparator",
            type,
            JdkCollections::comparingParts,
            value ->
                Arrays.asList(
                    Comparators.of(value),
                    new ArrayList<>(((SortedMap<?, ?>) value).keySet()),
                    new ArrayList<>(((SortedMap<?, ?>) value).values())),
            parts ->
                new Entries(list(parts, 1), list(parts, 2)).into(make.apply(comparator(parts))));
    shapes.add(withComparator);
    shapes.add(
        MapShape.ordered(type.getSimpleName(), type, entries -> entries.into(make.apply(null)))
            .orComparing(withComparator));
  }

  private static void addView(
      Adder shapes,
      String name,
      UnaryOperator<Object> copy,
      UnaryOperator<Object> wrap,
      Class<?> type,
      Class<?>... more) {
    shapes.add(
        new TupleShape(
            name, type, view -> List.of(copy.apply(view)), parts -> wrap.apply(part(parts, 0))),
        more);
  }

  private interface EntryMaker {
    Object make(@Nullable Object key, @Nullable Object value);
  }

  private static void addEntry(Adder shapes, String name, Class<?> type, EntryMaker maker) {
    shapes.add(
        new TupleShape(
            name,
            type,
            value -> {
              Map.Entry<?, ?> entry = (Map.Entry<?, ?>) value;
              return Arrays.asList(entry.getKey(), entry.getValue());
            },
            parts -> maker.make(parts.get(0), parts.get(1))));
  }

  private static <C extends Collection<Object>> C fill(C empty, List<@Nullable Object> elements) {
    empty.addAll(elements);
    return empty;
  }

  private static Object part(List<@Nullable Object> parts, int index) {
    return requireNonNull(parts.get(index));
  }

  /** A comparator, and for each element type a list. */
  private static Params comparingParts(Params elements) {
    if (elements.isNone()) {
      return Params.NONE;
    }
    List<Type> parts = new ArrayList<>();
    parts.add(Comparator.class);
    elements.types().forEach(type -> parts.add(new ListType(type)));
    return new Params(parts);
  }

  @SuppressWarnings("unchecked") // It takes what was sorted with it before.
  private static Comparator<Object> comparator(List<@Nullable Object> parts) {
    return (Comparator<Object>) part(parts, 0);
  }

  @SuppressWarnings("unchecked") // A list of anything is a list of objects.
  private static List<@Nullable Object> list(List<@Nullable Object> parts, int index) {
    return (List<@Nullable Object>) part(parts, index);
  }
}
