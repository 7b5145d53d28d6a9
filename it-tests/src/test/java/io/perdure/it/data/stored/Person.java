package io.perdure.it.data.stored;

import io.perdure.Alias;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A plain class: one field was renamed, one widened, one removed, and one is new. */
public class Person extends Being {
  @Alias({"called", "name"})
  private final String fullName;

  private final long born;
  private final @Nullable Person friend;
  private final List<Item> items;
  private final @Nullable String email;

  public Person(
      String fullName,
      long born,
      @Nullable Person friend,
      List<Item> items,
      @Nullable String email) {
    super("human");
    this.fullName = fullName;
    this.born = born;
    this.friend = friend;
    this.items = items;
    this.email = email;
  }

  @Override
  public String toString() {
    return super.toString() + " " + fullName + " " + born + " " + items + " " + friend + email;
  }
}
