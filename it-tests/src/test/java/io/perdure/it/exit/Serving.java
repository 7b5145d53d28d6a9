package io.perdure.it.exit;

import java.io.IOException;

/** What one side of a connection does until that is closed. */
@FunctionalInterface
interface Serving {

  void run() throws IOException;

  /** On a thread of its own, which ends with the JVM. */
  static void start(String name, Serving serving) {
    Thread thread =
        new Thread(
            () -> {
              try {
                serving.run();
              } catch (IOException closed) {
                // the test is over, or cuts connections
              }
            },
            name);
    thread.setDaemon(true);
    thread.start();
  }
}
