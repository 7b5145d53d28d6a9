package io.perdure.it.data.stored;

import io.perdure.Alias;

/** Its field was called as the one of its subclass, which hid it. */
public class Being {
  @Alias("io.perdure.it.data.stored.Being.name")
  private final String species;

  Being(String species) {
    this.species = species;
  }

  @Override
  public String toString() {
    return species;
  }
}
