package io.perdure.store.embedded.powercut;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Random;

/** A file on the disk: what it holds for certain, and what it may hold. */
final class StoredFile {
  private static final double GARBLED = 0.1;

  private Content durable;
  private final Deque<Unflushed> unflushed = new ArrayDeque<>();

  private record Unflushed(int event, Change change) {}

  StoredFile(byte[] durable) {
    this.durable = new Content(durable);
  }

  void change(int event, Change change) {
    unflushed.add(new Unflushed(event, change));
  }

  /** Flushes what happened before an event. */
  void flush(int beforeEvent) {
    while (!unflushed.isEmpty() && unflushed.getFirst().event() < beforeEvent) {
      unflushed.removeFirst().change().applyTo(durable);
    }
  }

  /** What was not flushed never will be, but that some of it is there. */
  void failFlush(Fate fate, Random random) {
    durable = new Content(after(fate, random));
    unflushed.clear();
  }

  byte[] after(Fate fate, Random random) {
    Content content = new Content(durable.bytes());
    switch (fate) {
      case LOST -> {}
      case KEPT -> unflushed.forEach(change -> change.change().applyTo(content));
      case TORN -> torn(random).forEach(change -> change.applyTo(content));
    }
    return content.bytes();
  }

  private List<Change> torn(Random random) {
    double kept = random.nextDouble();
    List<Change> parts = new ArrayList<>();
    for (Unflushed change : unflushed) {
      for (Change part : change.change().parts()) {
        if (random.nextDouble() < kept) {
          parts.add(random.nextDouble() < GARBLED ? part.garbled(random) : part);
        }
      }
    }
    Collections.shuffle(parts, random);
    return parts;
  }
}
