package io.perdure.agent.weave;

import io.perdure.entry.PerdureCell;

/** What woven code names, and what it is recognized by. */
public final class Names {

  /** The annotation, as class files name it. */
  public static final String ANNOTATION = "Lio/perdure/DurableObject;";

  /** The API's class whose one method is answered by the agent. */
  public static final String BINDINGS = "io/perdure/spi/Bindings";

  /** The field of every durable class. */
  public static final String FIELD = PerdureCell.FIELD;

  // As text, which the build relocates: where nothing is woven these classes do not exist.
  static final String CELL = "io/perdure/entry/PerdureCell";
  static final String CELL_DESCRIPTOR = "Lio/perdure/entry/PerdureCell;";
  static final String ENTRY = "io/perdure/entry/PerdureEntry";

  private Names() {}
}
