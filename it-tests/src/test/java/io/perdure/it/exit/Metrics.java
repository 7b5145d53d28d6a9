package io.perdure.it.exit;

import java.io.OutputStream;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/** A class whose name the configuration exempts by a pattern. */
final class Metrics {

  private Metrics() {}

  static void report(OutputStream out, byte[] bytes) throws Exception {
    out.write(bytes);
  }

  static <T extends @Nullable Object> T measured(Callable<T> code) throws Exception {
    return code.call();
  }
}
