package io.perdure.agent.weave;

import io.perdure.entry.PerdureCell;
import io.perdure.entry.PerdureEntry;
import org.objectweb.asm.Type;

/** What woven code names, and what it is recognized by. */
public final class Names {

  /** The annotation, as class files name it. */
  public static final String ANNOTATION = "Lio/perdure/DurableObject;";

  /** The API's class whose one method is answered by the agent. */
  public static final String BINDINGS = "io/perdure/spi/Bindings";

  /** The field of every durable class. */
  public static final String FIELD = PerdureCell.FIELD;

  static final String CELL = Type.getInternalName(PerdureCell.class);
  static final String CELL_DESCRIPTOR = Type.getDescriptor(PerdureCell.class);
  static final String ENTRY = Type.getInternalName(PerdureEntry.class);

  private Names() {}
}
