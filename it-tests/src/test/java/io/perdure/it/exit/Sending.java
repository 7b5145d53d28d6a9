package io.perdure.it.exit;

/** Code of a turn that sends something. */
@FunctionalInterface
interface Sending {

  void send() throws Exception;

  /** As what a turn is told to do. */
  static Teller.Telling<Boolean> telling(Sending sending) {
    return () -> {
      sending.send();
      return true;
    };
  }
}
