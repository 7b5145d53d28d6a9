package io.perdure.it.kill;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What all objects held when a program started. */
final class Contents {
  private final Map<String, Map<String, String>> objects = new HashMap<>();

  Contents(List<Line.Held> lines) {
    for (Line.Held line : lines) {
      objects.computeIfAbsent(line.object(), none -> new HashMap<>()).put(line.key(), line.value());
    }
  }

  Map<String, String> of(String object) {
    return objects.getOrDefault(object, Map.of());
  }

  /** A number that an object holds; 0 when it holds none. */
  long number(String object, String key) {
    return Long.parseLong(of(object).getOrDefault(key, "0"));
  }
}
