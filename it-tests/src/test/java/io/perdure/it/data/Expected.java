package io.perdure.it.data;

import io.perdure.TypeToken;
import io.perdure.it.data.stored.Color;
import io.perdure.it.data.stored.Item;
import io.perdure.it.data.stored.Person;
import io.perdure.it.data.stored.Sample;
import io.perdure.it.data.stored.Samples;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** What generations read as: what is written today, but for what was written otherwise. */
final class Expected {
  private static final Set<String> UNREADABLE_IN_V1 = Set.of("retired", "reference to a robot");

  private Expected() {}

  /** By key; in the turn of no object. */
  static Map<String, Sample> of(String generation) {
    Map<String, Sample> expected = new HashMap<>();
    Samples.all().forEach(sample -> expected.put(sample.key(), sample));
    if (generation.equals("v1")) {
      v1().forEach(sample -> expected.put(sample.key(), sample));
    }
    return expected;
  }

  /** The keys whose classes are gone. */
  static Set<String> unreadable(String generation) {
    return generation.equals("v1") ? UNREADABLE_IN_V1 : Set.of();
  }

  /** Items had no tags, persons no address. */
  private static Stream<Sample> v1() {
    Item item = new Item("pencil", 3, Color.RED, null);
    Item other = new Item("grün €😀", -1, Color.LIME, null);
    Person ada = new Person("Ada", 1815, null, List.of(item), null);
    Person grace = new Person("Grace", 1906, ada, List.of(), null);
    return Stream.of(
        new Sample("record", item, new TypeToken<Item>() {}),
        new Sample("records", List.of(item, other), new TypeToken<List<Item>>() {}),
        new Sample(
            "by name", Map.of("a", item, "@b", other), new TypeToken<Map<String, Item>>() {}),
        new Sample("by item", Map.of(item, 1L), new TypeToken<Map<Item, Long>>() {}),
        Sample.of("record array", new Item[] {item, null}),
        new Sample("plain", grace, new TypeToken<Person>() {}),
        Sample.of("plain in a list", Arrays.asList(ada, "x", null)));
  }
}
