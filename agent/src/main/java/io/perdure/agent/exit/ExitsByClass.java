package io.perdure.agent.exit;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The exits of each class. A library's are also those of its copies in other jars, whose names were
 * changed as build tools do that: {@code io/grpc/netty/shaded/io/netty/channel/Channel}.
 */
final class ExitsByClass {

  private final Map<String, List<Exit>> exits = new HashMap<>();

  /** The names of the libraries' classes, by what follows the last slash. */
  private final Map<String, String> ends = new HashMap<>();

  void add(Exit exit) {
    exits.computeIfAbsent(exit.className(), name -> new ArrayList<>()).add(exit);
  }

  void addOfLibrary(Exit exit) {
    add(exit);
    String other = ends.put(end(exit.className()), exit.className());
    if (other != null && !other.equals(exit.className())) {
      throw new IllegalArgumentException(other + " and " + exit.className() + " end alike");
    }
  }

  /** {@code null} if it has none. */
  @Nullable List<Exit> of(String className) {
    List<Exit> own = exits.get(className);
    return own != null ? own : ofOriginal(className);
  }

  private @Nullable List<Exit> ofOriginal(String className) {
    String original = ends.get(end(className));
    return original != null && className.endsWith("/" + original) ? exits.get(original) : null;
  }

  private static String end(String className) {
    return className.substring(className.lastIndexOf('/') + 1);
  }
}
