package io.perdure.runtime.codec;

/** Makes the fields of an application class open to reflection, before they are first used. */
@FunctionalInterface
public interface ClassOpener {

  /** For applications whose classes are open already, as those on a class path are. */
  ClassOpener NONE = type -> {};

  /** Opens the class's package to the module of the codec; called at least once for each class. */
  void open(Class<?> type);
}
