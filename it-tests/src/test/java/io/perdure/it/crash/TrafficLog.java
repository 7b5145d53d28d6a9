package io.perdure.it.crash;

import java.io.BufferedWriter;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** All requests and replies in the order they happened, in memory and in a file to read. */
final class TrafficLog implements Closeable {
  private final List<Exchange> exchanges = new ArrayList<>();
  private final List<Pending> unanswered = new ArrayList<>();
  private final BufferedWriter file;
  private long clock;

  TrafficLog(Path file) throws IOException {
    this.file = Files.newBufferedWriter(file);
  }

  /** A request that is on its way. */
  record Pending(Request request, long sent) {}

  /** Called before the first byte is sent. */
  synchronized Pending sending(Request request) throws IOException {
    Pending pending = new Pending(request, ++clock);
    write(clock, "sent", pending, null);
    return pending;
  }

  /** Called when the last byte was received. */
  synchronized void received(Pending pending, Reply reply) throws IOException {
    exchanges.add(new Exchange(pending.request, pending.sent, ++clock, reply));
    write(clock, "reply", pending, reply);
  }

  /** Called when the connection ended before that. */
  synchronized void lost(Pending pending) throws IOException {
    unanswered.add(pending);
    write(++clock, "lost", pending, null);
  }

  /** Called when the server is dead: what has no reply by now may have been done, but is over. */
  synchronized void serverDied() throws IOException {
    clock++;
    for (Pending pending : unanswered) {
      exchanges.add(new Exchange(pending.request, pending.sent, clock, null));
    }
    unanswered.clear();
    file.write(clock + " server died\n");
    file.flush();
  }

  /** Everything so far. */
  synchronized List<Exchange> exchanges() {
    return Collections.unmodifiableList(new ArrayList<>(exchanges));
  }

  private void write(long time, String what, Pending pending, @Nullable Reply reply)
      throws IOException {
    file.write(time + " " + what + " " + pending.request);
    file.write(pending.sent == time ? "\n" : " of " + pending.sent + "\n");
    if (reply != null) {
      file.write("    " + reply.status() + " " + reply.body() + "\n");
    }
  }

  @Override
  public synchronized void close() throws IOException {
    file.close();
  }
}
