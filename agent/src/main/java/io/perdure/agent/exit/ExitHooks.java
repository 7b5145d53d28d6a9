package io.perdure.agent.exit;

import java.lang.instrument.Instrumentation;
import java.lang.instrument.UnmodifiableClassException;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Installs the output gate on the ways out, once, before the first durable object is there: an
 * application without any has nothing of it.
 */
public final class ExitHooks {

  private final Instrumentation instrumentation;
  private final Set<String> methods;
  private final Consumer<String> warnings;
  private boolean installed;

  /**
   * Not installed yet.
   *
   * @param methods the user's, as {@code com/acme/Client#call} or {@code com/acme/Client#*}
   */
  public ExitHooks(
      Instrumentation instrumentation, Set<String> methods, Consumer<String> warnings) {
    this.instrumentation = instrumentation;
    this.methods = methods;
    this.warnings = warnings;
  }

  /** Not within a transformer, where nothing can be retransformed. */
  public synchronized void install() {
    if (installed) {
      return;
    }
    installed = true;
    ExitsByClass exits = byClass();
    instrumentation.addTransformer(new ExitTransformer(exits, warnings), true);
    KnownExits.absentFromJdk()
        .forEach(
            name ->
                warnings.accept(
                    "There is no "
                        + name
                        + " in this JDK, so the output gate does not hold what it sends"));
    for (Class<?> loaded : instrumentation.getAllLoadedClasses()) {
      if (exits.of(loaded.getName().replace('.', '/')) != null) {
        retransform(loaded);
      }
    }
  }

  private ExitsByClass byClass() {
    ExitsByClass exits = new ExitsByClass();
    KnownExits.OF_JDK.forEach(exits::add);
    KnownExits.OF_LIBRARIES.forEach(exits::addOfLibrary);
    for (String each : methods) {
      int hash = each.indexOf('#');
      exits.add(new Exit(each.substring(0, hash), each.substring(hash + 1), Exit.Kind.CONFIGURED));
    }
    return exits;
  }

  private void retransform(Class<?> loaded) {
    try {
      instrumentation.retransformClasses(loaded);
    } catch (UnmodifiableClassException | UnsupportedOperationException | LinkageError e) {
      warnings.accept(
          "What " + loaded.getName() + " sends is not held by the output gate: " + e.getMessage());
    }
  }
}
