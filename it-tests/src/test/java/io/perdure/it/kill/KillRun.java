package io.perdure.it.kill;

import io.perdure.it.jvm.Jdk;
import io.perdure.it.jvm.Program;
import io.perdure.it.jvm.Running;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Predicate;

/** Starts the program again and again on the same data, kills it at some line it prints. */
final class KillRun {
  /** About what it prints of the contents. */
  private static final int LINES_AT_START = 250;

  private static final int MOST_REPLIES = 1_500;

  private final Jdk jdk;
  private final Path data;
  private final List<String> options;
  private final long seed;
  private final Random moments;
  private final Books books;

  /**
   * A run that can be repeated but for the moments at which threads and disk act.
   *
   * @param options further options of the program's JVM
   * @param seed of what is asked for and when it is killed
   */
  KillRun(Jdk jdk, Path data, List<String> options, long seed) {
    this.jdk = jdk;
    this.data = data;
    this.options = options;
    this.seed = seed;
    this.moments = new Random(seed);
    this.books = new Books(new Script(seed));
  }

  /** Kills it this many times, or until something is found wrong. */
  KillReport run(int kills) throws Exception {
    int killed = 0;
    for (; killed < kills && books.wrong().isEmpty(); killed++) {
      live(moment());
    }
    if (books.wrong().isEmpty()) {
      live(Line.OPEN::equals);
    }
    return new KillReport(seed, killed, books.replies(), books.checks(), books.wrong());
  }

  private void live(Predicate<String> moment) throws Exception {
    List<String> arguments = new ArrayList<>(List.of(Long.toString(seed)));
    arguments.addAll(books.firstOperations());
    try (Running running = program().start(arguments.toArray(String[]::new))) {
      books.enter(running.killAt(moment));
    }
  }

  private Program program() {
    Program program = new Program(jdk, KillProgram.class).verifiedAsUsual().agent("data=" + data);
    options.forEach(program::option);
    return program;
  }

  /** Sometimes while it starts; else more often soon than late, since that is quicker. */
  private Predicate<String> moment() {
    if (moments.nextInt(5) == 0) {
      return nth(1 + moments.nextInt(LINES_AT_START), line -> true);
    }
    int replies = (int) Math.exp(moments.nextDouble() * Math.log(MOST_REPLIES));
    return nth(replies, Line::isTold);
  }

  private static Predicate<String> nth(int n, Predicate<String> counted) {
    int[] left = {n};
    return line -> counted.test(line) && --left[0] == 0;
  }
}
