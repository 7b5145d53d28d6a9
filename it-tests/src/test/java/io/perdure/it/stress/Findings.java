package io.perdure.it.stress;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.LongAdder;

/** What happened how often, and what must not have happened. */
final class Findings {
  private static final int SHOWN = 10;

  private final Map<String, LongAdder> counts = new ConcurrentHashMap<>();
  private final Queue<String> wrong = new ConcurrentLinkedQueue<>();

  void count(String what) {
    counts.computeIfAbsent(what, key -> new LongAdder()).increment();
  }

  void wrong(String what) {
    wrong.add(what);
  }

  void wrong(String what, Throwable failure) {
    StringWriter text = new StringWriter();
    failure.printStackTrace(new PrintWriter(text));
    wrong(what + ": " + text);
  }

  Map<String, Long> counts() {
    Map<String, Long> sorted = new TreeMap<>();
    counts.forEach((what, count) -> sorted.put(what, count.sum()));
    return sorted;
  }

  int wrongs() {
    return wrong.size();
  }

  /** The first ones. */
  List<String> shown() {
    return wrong.stream().limit(SHOWN).toList();
  }
}
