package io.perdure;

import java.net.URISyntaxException;
import java.nio.file.Path;

/** Where the compiled classes are. */
final class Compiled {

  /** The API's classes, with their module descriptor. */
  static final Path API = target().resolve("classes");

  /** The classes of these tests. */
  static final Path TESTS = target().resolve("test-classes");

  private Compiled() {}

  /**
   * Found through either directory: patched into the module, the tests seem to come from the API's.
   */
  private static Path target() {
    try {
      return Path.of(Compiled.class.getProtectionDomain().getCodeSource().getLocation().toURI())
          .resolveSibling("");
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }
}
