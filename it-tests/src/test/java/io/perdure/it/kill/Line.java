package io.perdure.it.kill;

import java.util.List;

/** What the program prints; a line that a kill cut short has no end mark. */
final class Line {
  static final String UP = "up\t.";
  static final String OPEN = "open\t.";
  static final String DONE = "done";
  static final String REFUSED = "refused";

  static final String NUMBERS = "numbers";
  static final String BANK = "bank";

  private static final String HELD = "held";
  private static final String TOLD = "told";
  private static final String SEPARATOR = "\t";
  private static final String END = ".";

  private Line() {}

  /** After a restart, before anything new. */
  record Held(String object, String key, String value) {}

  /** The result of an operation, which the client saw. */
  record Told(int client, long index, String result) {}

  static String held(String object, String key, String value) {
    return String.join(SEPARATOR, HELD, object, key, value, END);
  }

  static String told(int client, long index, String result) {
    return String.join(
        SEPARATOR, TOLD, Integer.toString(client), Long.toString(index), result, END);
  }

  static boolean isTold(String line) {
    return line.startsWith(TOLD + SEPARATOR);
  }

  static List<Held> heldIn(List<String> lines) {
    return lines.stream()
        .map(line -> line.split(SEPARATOR))
        .filter(fields -> isWhole(fields, HELD, 5))
        .map(fields -> new Held(fields[1], fields[2], fields[3]))
        .toList();
  }

  static List<Told> toldIn(List<String> lines) {
    return lines.stream()
        .map(line -> line.split(SEPARATOR))
        .filter(fields -> isWhole(fields, TOLD, 5))
        .map(f -> new Told(Integer.parseInt(f[1]), Long.parseLong(f[2]), f[3]))
        .toList();
  }

  static String desk(int client) {
    return "desk " + client;
  }

  static String stamped(int client) {
    return "stamped " + client;
  }

  static String chest(int client, int chest) {
    return "chest " + client + "-" + chest;
  }

  static String wheels(int stamp) {
    return "wheels " + stamp;
  }

  private static boolean isWhole(String[] fields, String kind, int count) {
    return fields.length == count && fields[0].equals(kind) && fields[count - 1].equals(END);
  }
}
