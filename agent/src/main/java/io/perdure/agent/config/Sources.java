package io.perdure.agent.config;

import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The four places of the configuration, the first one that has a key wins: agent arguments, system
 * properties, environment, properties file.
 */
final class Sources {

  private static final String PROPERTY = "perdure.";
  private static final String VARIABLE = "PERDURE_";

  /** Switches of this project's own tests; not part of the configuration. */
  private static final String TEST = "perdure.test.";

  private static final String FILE = "config";
  private static final String DRY_RUN = "dryRun";

  private Sources() {}

  /** Every key that is set, with its value and where it came from. */
  static Map<String, Setting> read(
      @Nullable String arguments, Properties properties, Map<String, String> environment) {
    // Environment variables cannot tell dryRun from dryrun.
    Map<String, Setting> settings = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    fromArguments(arguments == null ? "" : arguments, settings);
    for (String name : properties.stringPropertyNames()) {
      if (name.startsWith(PROPERTY) && !name.startsWith(TEST)) {
        String value = properties.getProperty(name);
        add(settings, name.substring(PROPERTY.length()), value, "system property " + name);
      }
    }
    for (Map.Entry<String, String> variable : environment.entrySet()) {
      String name = variable.getKey();
      if (name.startsWith(VARIABLE) && !isOfKubernetes(name)) {
        String key = name.substring(VARIABLE.length()).toLowerCase(Locale.ROOT).replace('_', '.');
        add(settings, key, variable.getValue(), "environment variable " + name);
      }
    }
    Setting file = settings.remove(FILE);
    if (file != null) {
      fromFile(file, settings);
    }
    return settings;
  }

  /** What it sets in every container when a service of the cluster is called perdure. */
  private static boolean isOfKubernetes(String variable) {
    return (variable + '_').startsWith("PERDURE_SERVICE_")
        || (variable + '_').startsWith("PERDURE_PORT_");
  }

  /**
   * A comma separates settings only where a key and {@code =} follow, so paths may have commas; and
   * where the one switch follows that needs no value.
   */
  private static void fromArguments(String arguments, Map<String, Setting> settings) {
    Map<String, String> given = new LinkedHashMap<>();
    for (String argument : split(arguments)) {
      if (argument.isEmpty()) {
        continue;
      }
      String part = argument.equals(DRY_RUN) ? DRY_RUN + "=true" : argument;
      int equals = part.indexOf('=');
      if (equals < 1) {
        throw new ConfigException(
            "agent argument \""
                + part
                + "\" is not of the form key=value; write for example"
                + " -javaagent:perdure-agent.jar=data=/var/lib/app");
      }
      if (given.put(part.substring(0, equals), part.substring(equals + 1)) != null) {
        throw new ConfigException(
            "agent argument " + part.substring(0, equals) + " is given twice; give it once");
      }
    }
    for (Map.Entry<String, String> each : given.entrySet()) {
      add(settings, each.getKey(), each.getValue(), "agent argument " + each.getKey());
    }
  }

  private static List<String> split(String arguments) {
    List<String> parts = new ArrayList<>();
    int start = 0;
    for (int i = 0; i < arguments.length(); i++) {
      if (arguments.charAt(i) == ',' && isSetting(arguments.substring(i + 1))) {
        parts.add(arguments.substring(start, i));
        start = i + 1;
      }
    }
    parts.add(arguments.substring(start));
    return parts;
  }

  /** Whether text begins with a key and its value, or with the switch, or has ended. */
  private static boolean isSetting(String text) {
    if (text.isEmpty() || text.equals(DRY_RUN) || text.startsWith(DRY_RUN + ",")) {
      return true;
    }
    int end = text.indexOf('=');
    for (int i = 0; i < end; i++) {
      char c = text.charAt(i);
      boolean isLetter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
      boolean isOther = (c >= '0' && c <= '9') || c == '.' || c == '_' || c == '-' || c == '$';
      if (!isLetter && (i == 0 || !isOther)) {
        return false;
      }
    }
    return end > 0;
  }

  private static void fromFile(Setting file, Map<String, Setting> settings) {
    Properties properties = new Properties();
    try (Reader reader = Files.newBufferedReader(Path.of(file.value()), StandardCharsets.UTF_8)) {
      properties.load(reader);
    } catch (IOException | IllegalArgumentException e) {
      throw new ConfigException(
          file.origin()
              + " is \""
              + file.value()
              + "\", but config takes a properties file in UTF-8 that can be read ("
              + e
              + ")");
    }
    for (String name : new TreeSet<>(properties.stringPropertyNames())) {
      String key = name.startsWith(PROPERTY) ? name.substring(PROPERTY.length()) : name;
      String origin = name + " in " + file.value();
      if (key.equals(FILE)) {
        throw new ConfigException(
            origin + ": one properties file does not name another; remove it");
      }
      add(settings, key, properties.getProperty(name), origin);
    }
  }

  private static void add(Map<String, Setting> settings, String key, String value, String origin) {
    settings.putIfAbsent(key, new Setting(value.trim(), origin));
  }

  /**
   * One value.
   *
   * @param origin names the place, for messages
   */
  record Setting(String value, String origin) {}
}
