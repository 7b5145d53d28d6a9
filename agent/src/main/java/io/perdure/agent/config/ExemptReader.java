package io.perdure.agent.config;

import io.perdure.agent.inspect.ClassPattern;
import io.perdure.runtime.exit.Destination;
import io.perdure.runtime.exit.Exemptions;
import java.util.ArrayList;
import java.util.List;

/** Reads what the output gate does not hold. */
final class ExemptReader {

  private ExemptReader() {}

  /**
   * Destinations, which have a colon, and names or patterns of classes, with commas between them.
   *
   * @throws IllegalArgumentException that says what is neither
   */
  static Exemptions read(String text) {
    List<Destination> destinations = new ArrayList<>();
    List<ClassPattern> classes = new ArrayList<>();
    for (String each : text.split(",", -1)) {
      String trimmed = each.trim();
      if (trimmed.indexOf(':') >= 0) {
        destinations.add(Destination.parse(trimmed));
      } else {
        classes.add(ClassPattern.of(trimmed));
      }
    }
    return new Exemptions(
        List.copyOf(destinations),
        name -> classes.stream().anyMatch(pattern -> pattern.matches(name)));
  }
}
