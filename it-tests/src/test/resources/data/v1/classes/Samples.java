package io.perdure.it.data.stored;

import io.perdure.DurableObjects;
import io.perdure.TypeToken;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** What a new generation is written with. */
public final class Samples {
  private Samples() {}

  /** In the turn of no object: some are references. */
  public static List<Sample> all() {
    return Stream.of(JdkSamples.all(), own(), references()).flatMap(each -> each).toList();
  }

  private static Stream<Sample> own() {
    Item item = new Item("pencil", 3, Color.RED, 0.5);
    Item other = new Item("grün €😀", -1, Color.GREEN, Double.NaN);
    Person ada = new Person("Ada", 1815, "A.", null, List.of(item));
    Person grace = new Person("Grace", 1906, "G.", ada, List.of());
    return Stream.of(
        new Sample("record", item, new TypeToken<Item>() {}),
        new Sample("records", List.of(item, other), new TypeToken<List<Item>>() {}),
        new Sample(
            "by name", Map.of("a", item, "@b", other), new TypeToken<Map<String, Item>>() {}),
        new Sample("by item", Map.of(item, 1L), new TypeToken<Map<Item, Long>>() {}),
        Sample.of("record array", new Item[] {item, null}),
        new Sample("plain", grace, new TypeToken<Person>() {}),
        Sample.of("plain in a list", Arrays.asList(ada, "x", null)),
        Sample.of("enum", Color.GREEN),
        new Sample(
            "sealed",
            List.of(new Figure.Circle(1.5), new Figure.Square(2)),
            new TypeToken<List<Figure>>() {}),
        Sample.of("retired", new Retired(1999, "too old")));
  }

  private static Stream<Sample> references() {
    Parcel parcel = DurableObjects.get(Parcel.class, "p1");
    Shelf shelf = DurableObjects.get(Shelf.class, "another");
    return Stream.of(
        new Sample("reference", parcel, new TypeToken<Parcel>() {}),
        new Sample("reference as its interface", parcel, new TypeToken<Tracked>() {}),
        Sample.of("reference under another name", shelf),
        new Sample(
            "references", List.of(parcel, parcel), new TypeToken<List<? extends Tracked>>() {}),
        new Sample(
            "by reference", Map.of(parcel, 1, shelf, 2), new TypeToken<Map<?, Integer>>() {}),
        new Sample(
            "references in a record", new Label(parcel, parcel, shelf), new TypeToken<Label>() {}),
        Sample.of("reference to a robot", DurableObjects.get(Robot.class, "r1")));
  }
}
