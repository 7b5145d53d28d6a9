package io.perdure.it.exit;

import java.util.concurrent.BlockingQueue;

/** Sends by means of its own, of which the configuration names methods. */
class Courier {
  private final BlockingQueue<String> delivered;

  /** Constructors are no exits. */
  Courier(BlockingQueue<String> delivered) {
    this.delivered = delivered;
  }

  void named(String what) {
    delivered.add(what);
  }

  String named(int times, long of, double with) {
    delivered.add(times + " " + of + " " + with);
    return "delivered";
  }

  void throughPrivate(String what) {
    namedPrivate(what);
  }

  private void namedPrivate(String what) {
    delivered.add(what);
  }

  static void namedStatic(BlockingQueue<String> delivered, String what) {
    delivered.add(what);
  }

  void unnamed(String what) {
    delivered.add(what);
  }

  /** All of its methods are named together. */
  static class Express {
    private final BlockingQueue<String> delivered;

    Express(BlockingQueue<String> delivered) {
      this.delivered = delivered;
      deliver("made");
    }

    void one(String what) {
      deliver(what);
    }

    static void other(BlockingQueue<String> delivered, String what) {
      delivered.add(what);
    }

    private void deliver(String what) {
      delivered.add(what);
    }
  }
}
