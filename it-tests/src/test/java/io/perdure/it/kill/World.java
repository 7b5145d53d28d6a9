package io.perdure.it.kill;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What one client's desk and chests hold, which no other client touches. */
final class World {
  private final int client;
  private final Map<String, Map<String, String>> objects;

  private World(int client, Map<String, Map<String, String>> objects) {
    this.client = client;
    this.objects = objects;
  }

  static World empty(int client) {
    return found(client, new Contents(List.of()));
  }

  static World found(int client, Contents contents) {
    Map<String, Map<String, String>> objects = new HashMap<>();
    for (int chest = Part.OWN; chest < Script.CHESTS; chest++) {
      String object = name(client, chest);
      objects.put(object, contents.of(object));
    }
    return new World(client, objects);
  }

  /**
   * Itself, and as it is after each write set of some work: these end where another object is
   * called, where that call returns, and with the work (rule 4.3).
   */
  List<World> during(Op.Work work) {
    List<World> worlds = new ArrayList<>(List.of(this));
    World world = this;
    boolean own = false;
    for (Part part : work.parts()) {
      world = world.after(part);
      boolean goesOn = own && part.chest() == Part.OWN;
      own = part.chest() == Part.OWN;
      if (goesOn) {
        worlds.set(worlds.size() - 1, world);
      } else {
        worlds.add(world);
      }
    }
    return worlds;
  }

  World after(Op.Work work) {
    List<World> worlds = during(work);
    return worlds.get(worlds.size() - 1);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof World world && objects.equals(world.objects);
  }

  @Override
  public int hashCode() {
    return objects.hashCode();
  }

  /** With values in short. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    objects.forEach(
        (object, values) -> {
          text.append("\n  ").append(object);
          values.forEach(
              (key, value) ->
                  text.append(" ").append(key).append("=").append(value.replaceAll("x+", "")));
        });
    return text.toString();
  }

  private World after(Part part) {
    String object = name(client, part.chest());
    Map<String, String> values = new HashMap<>();
    if (!part.cleared()) {
      values.putAll(objects.getOrDefault(object, Map.of()));
    }
    for (Change change : part.changes()) {
      String value = change.value();
      if (value == null) {
        values.remove(change.key());
      } else {
        values.put(change.key(), value);
      }
    }
    Map<String, Map<String, String>> changed = new HashMap<>(objects);
    changed.put(object, values);
    return new World(client, changed);
  }

  private static String name(int client, int chest) {
    return chest == Part.OWN ? Line.desk(client) : Line.chest(client, chest);
  }
}
