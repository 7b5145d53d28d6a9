package io.perdure.it.data.stored;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A plain class with nothing to help a codec. */
public class Person extends Being {
  private final String name;
  private final int born;
  private final String nick;
  private final @Nullable Person friend;
  private final List<Item> items;

  public Person(String name, int born, String nick, @Nullable Person friend, List<Item> items) {
    super("human");
    this.name = name;
    this.born = born;
    this.nick = nick;
    this.friend = friend;
    this.items = items;
  }

  @Override
  public String toString() {
    return super.toString() + " " + name + " (" + nick + ") " + born + " " + items + " " + friend;
  }
}
