package io.perdure.it.data.stored;

/** Has a field that its subclass hides. */
public class Being {
  private final String name;

  Being(String name) {
    this.name = name;
  }

  @Override
  public String toString() {
    return name;
  }
}
