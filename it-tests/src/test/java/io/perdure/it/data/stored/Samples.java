package io.perdure.it.data.stored;

import io.perdure.DurableObjects;
import io.perdure.TypeToken;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What a new generation is written with. What stands under a key is read from all generations that
 * have the key, so a value that is to be another one gets another key.
 */
public final class Samples {
  private Samples() {}

  /** In the turn of no object: some are references. */
  public static List<Sample> all() {
    return Stream.of(JdkSamples.all(), own(), references()).flatMap(each -> each).toList();
  }

  private static Stream<Sample> own() {
    Item item = new Item("pencil", 3L << 40, Color.RED, List.of("red", "sharp"));
    Item other = new Item("grün €😀", -1, Color.LIME, null);
    Person ada = new Person("Ada", 1815, null, List.of(item), "ada@example.org");
    Person grace = new Person("Grace", 1906, ada, List.of(), null);
    return Stream.of(
        new Sample("record", item, new TypeToken<Item>() {}),
        new Sample("records", List.of(item, other), new TypeToken<List<Item>>() {}),
        new Sample(
            "by name", Map.of("a", item, "@b", other), new TypeToken<Map<String, Item>>() {}),
        new Sample("by item", Map.of(item, 1L), new TypeToken<Map<Item, Long>>() {}),
        Sample.of("record array", new Item[] {item, null}),
        new Sample("plain", grace, new TypeToken<Person>() {}),
        Sample.of("plain in a list", Arrays.asList(ada, "x", null)),
        Sample.of("enum", Color.LIME),
        new Sample(
            "sealed",
            List.of(new Figure.Circle(1.5), new Figure.Square(2)),
            new TypeToken<List<Figure>>() {}),
        new Sample(
            "sealed, of three",
            List.of(new Figure.Circle(1.5), new Figure.Triangle(2, 60)),
            new TypeToken<List<Figure>>() {}));
  }

  private static Stream<Sample> references() {
    Shipment parcel = DurableObjects.get(Shipment.class, "p1");
    Shelf shelf = DurableObjects.get(Shelf.class, "another");
    return Stream.of(
        new Sample("reference", parcel, new TypeToken<Shipment>() {}),
        new Sample("reference as its interface", parcel, new TypeToken<Tracked>() {}),
        Sample.of("reference under another name", shelf),
        new Sample(
            "references", List.of(parcel, parcel), new TypeToken<List<? extends Tracked>>() {}),
        new Sample(
            "by reference", Map.of(parcel, 1, shelf, 2), new TypeToken<Map<?, Integer>>() {}),
        new Sample(
            "references in a record", new Label(parcel, parcel, shelf), new TypeToken<Label>() {}));
  }
}
