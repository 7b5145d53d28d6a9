package io.perdure.it.kill;

import io.perdure.DurableObject;
import io.perdure.DurableStorage;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Shows the highest number it was given, on every wheel that the number turns. */
@DurableObject
class Wheels {
  static final String SHOWN = "shown";
  static final List<String> WHEELS = Kept.keys("wheel", 20);

  private final DurableStorage storage = DurableStorage.current();

  void show(long number) {
    if (storage.getOrDefault(SHOWN, 0L) > number) {
      return;
    }
    Map<String, Long> turned = new HashMap<>();
    List<String> blank = new ArrayList<>();
    for (int i = 0; i < WHEELS.size(); i++) {
      if (turns(number, i)) {
        turned.put(WHEELS.get(i), number);
      } else {
        blank.add(WHEELS.get(i));
      }
    }
    storage.put(turned);
    blank.forEach(storage::delete);
    storage.put(SHOWN, number);
  }

  static boolean turns(long number, int wheel) {
    return (number + wheel) % 3 != 0;
  }

  Map<String, Long> contents() {
    Map<String, Long> contents = new HashMap<>(storage.get(WHEELS, Long.class));
    contents.putAll(storage.get(List.of(SHOWN), Long.class));
    return contents;
  }
}
