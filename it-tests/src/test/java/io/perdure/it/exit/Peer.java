package io.perdure.it.exit;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

/** The other side of a connection: keeps what has arrived. */
final class Peer {

  private static final long LIMIT_SECONDS = 120;

  private final ByteArrayOutputStream arrived = new ByteArrayOutputStream();
  private int streams;

  /** Reads on a thread of its own until the stream ends. */
  synchronized Peer read(InputStream in) {
    streams++;
    Thread thread =
        new Thread(
            () -> {
              byte[] some = new byte[8192];
              try {
                for (int n = in.read(some); n >= 0; n = in.read(some)) {
                  arrive(some, n);
                }
              } catch (IOException closed) {
                // the test is over
              } finally {
                end();
              }
            },
            "peer");
    thread.setDaemon(true);
    thread.start();
    return this;
  }

  private synchronized void end() {
    streams--;
    notifyAll();
  }

  synchronized void arrive(byte[] bytes, int length) {
    arrived.write(bytes, 0, length);
    notifyAll();
  }

  synchronized String arrived() {
    return arrived.toString(StandardCharsets.ISO_8859_1);
  }

  /** Returns when that many bytes have arrived. */
  synchronized String await(int bytes) throws InterruptedException {
    long limit = System.nanoTime() + TimeUnit.SECONDS.toNanos(LIMIT_SECONDS);
    while (arrived.size() < bytes) {
      if (System.nanoTime() > limit) {
        throw new AssertionError("Only this has arrived: " + arrived());
      }
      wait(1000);
    }
    return arrived();
  }

  /** Returns when that text is a part of what has arrived. */
  synchronized void awaitText(String text) throws InterruptedException {
    for (int bytes = 1; !arrived().contains(text); bytes = arrived.size() + 1) {
      await(bytes);
    }
  }

  /** Returns when such a line has arrived that often. */
  synchronized void awaitLines(String line, int times) throws InterruptedException {
    long limit = System.nanoTime() + TimeUnit.SECONDS.toNanos(LIMIT_SECONDS);
    while (arrived().lines().filter(line::equals).count() < times) {
      if (System.nanoTime() > limit) {
        throw new AssertionError("Only this has arrived: " + arrived());
      }
      wait(1000);
    }
  }

  /** Returns when all that it reads has ended: nothing was on the way. */
  synchronized String awaitEnd() throws InterruptedException {
    long limit = System.nanoTime() + TimeUnit.SECONDS.toNanos(LIMIT_SECONDS);
    while (streams > 0) {
      if (System.nanoTime() > limit) {
        throw new AssertionError("It has not ended, and this has arrived: " + arrived());
      }
      wait(1000);
    }
    return arrived();
  }
}
