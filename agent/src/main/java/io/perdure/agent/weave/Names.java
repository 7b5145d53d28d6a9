package io.perdure.agent.weave;

import io.perdure.entry.PerdureCell;
import org.objectweb.asm.Type;

/** What woven code names, and what it is recognized by. */
public final class Names {

  /** The annotation, as class files name it. */
  public static final String ANNOTATION = "Lio/perdure/DurableObject;";

  /** The one on code that lets others in while it blocks. */
  static final String INTERLEAVED = "Lio/perdure/Interleaved;";

  /** The one on methods whose results are kept. */
  public static final String CACHED = "Lio/perdure/Cached;";

  /** The one on their parameters. */
  static final String CACHE_KEY = "Lio/perdure/CacheKey;";

  /** The one on methods that drop what those keep. */
  public static final String CACHE_INVALIDATE = "Lio/perdure/CacheInvalidate;";

  /** The API's class whose one method is answered by the agent. */
  public static final String BINDINGS = "io/perdure/spi/Bindings";

  /** The field of every durable class. */
  public static final String FIELD = PerdureCell.FIELD;

  // By name: a dry run and inspect have no such classes. Not as constants, which the compiler would
  // put together with others to strings that the build does not relocate.
  private static final Type CELL_TYPE = Type.getObjectType("io/perdure/entry/PerdureCell");
  private static final Type ENTRY_TYPE = Type.getObjectType("io/perdure/entry/PerdureEntry");

  static final String CELL = CELL_TYPE.getInternalName();
  static final String CELL_DESCRIPTOR = CELL_TYPE.getDescriptor();
  static final String ENTRY = ENTRY_TYPE.getInternalName();

  private Names() {}
}
