package io.perdure.benchmarks;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the command line says.
 *
 * @param agent the agent's jar, for JVMs of their own; without it all is measured in this one,
 *     which says whether it works and not what it costs
 * @param rounds how often each case is measured
 * @param millis how long an iteration takes
 * @param only the goal to measure; {@code null} for all
 */
record Settings(@Nullable Path agent, int rounds, int millis, @Nullable String only) {

  private static final String USAGE = "; give agent=JAR, rounds=N, millis=N, only=GOAL";

  static Settings of(String... arguments) {
    Settings settings = new Settings(null, 5, 700, null);
    for (String argument : arguments) {
      int equals = argument.indexOf('=');
      if (equals < 0) {
        throw new IllegalArgumentException("'" + argument + "' is no setting" + USAGE);
      }
      settings = settings.with(argument.substring(0, equals), argument.substring(equals + 1));
    }
    return settings;
  }

  private Settings with(String key, String value) {
    return switch (key) {
      case "agent" -> new Settings(jar(value), rounds, millis, only);
      case "rounds" -> new Settings(agent, number(key, value), millis, only);
      case "millis" -> new Settings(agent, rounds, number(key, value), only);
      case "only" -> new Settings(agent, rounds, millis, goal(value));
      default -> throw new IllegalArgumentException("There is no setting '" + key + "'" + USAGE);
    };
  }

  /** What is to be measured of these. */
  List<Goal> of(List<Goal> goals) {
    return goals.stream().filter(goal -> only == null || goal.id().equals(only)).toList();
  }

  private static Path jar(String value) {
    Path jar = Path.of(value).toAbsolutePath().normalize();
    if (!Files.isRegularFile(jar)) {
      throw new IllegalArgumentException("agent=" + value + " is missing; build it: mvn package");
    }
    return jar;
  }

  private static int number(String key, String value) {
    if (!value.matches("[1-9][0-9]{0,5}")) {
      throw new IllegalArgumentException(
          key + "=" + value + " is no whole number from 1 to 999999");
    }
    return Integer.parseInt(value);
  }

  private static String goal(String value) {
    List<String> ids = Goals.all().stream().map(Goal::id).distinct().toList();
    if (!ids.contains(value)) {
      throw new IllegalArgumentException(
          "only=" + value + " is no goal; there are " + String.join(", ", ids));
    }
    return value;
  }
}
