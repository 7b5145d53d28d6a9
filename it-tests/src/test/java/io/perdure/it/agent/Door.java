package io.perdure.it.agent;

import io.perdure.DurableObject;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;

/** An object that can be kept busy, and remembers who came in. */
@DurableObject(queueLimit = 3)
class Door {
  private final List<String> log = new ArrayList<>();

  /** Occupies the object until released. */
  String occupy(CountDownLatch inside, CountDownLatch release) {
    inside.countDown();
    Parallel.await(release);
    return note("occupied");
  }

  String note(String name) {
    log.add(name);
    return name;
  }

  CompletableFuture<String> noteLater(String name) {
    log.add(name);
    return CompletableFuture.completedFuture(name);
  }

  <T> T run(Callable<T> code) throws Exception {
    return code.call();
  }

  <T> CompletableFuture<T> runLater(Callable<CompletableFuture<T>> code) throws Exception {
    return code.call();
  }

  List<String> log() {
    return List.copyOf(log);
  }
}
