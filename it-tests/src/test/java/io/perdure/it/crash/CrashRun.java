package io.perdure.it.crash;

import io.perdure.it.sample.SampleProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Starts the sample on a fresh data directory, drives it with many clients, kills it at a random
 * reply, and again on the same data; after each restart it checks what is there.
 */
final class CrashRun {
  private static final int CLIENTS = 64;
  private static final int SEATS_PER_EVENT = 100;
  private static final int FEWEST_REPLIES = 50;
  private static final int MOST_REPLIES = 2_000;

  /** Halves what a start costs; no process lives long enough for the second compiler. */
  private static final String QUICK_START = "-XX:TieredStopAtLevel=1";

  /** What {@code 128 + SIGKILL} looks like to a parent. */
  private static final int KILLED = 137;

  private final Path javaHome;
  private final Path directory;
  private final List<String> jvmArguments;
  private final long seed;
  private final Random killMoments;
  private final List<Request.Open> events = new ArrayList<>();

  /**
   * A run that can be repeated but for the moments at which threads and disk act.
   *
   * @param javaHome the JDK the sample runs on
   * @param directory an empty directory for data and logs
   * @param jvmArguments further arguments of the sample's JVM
   * @param seed of what is asked for and when it is killed
   */
  CrashRun(Path javaHome, Path directory, List<String> jvmArguments, long seed) {
    this.javaHome = javaHome;
    this.directory = directory;
    this.jvmArguments = Stream.concat(Stream.of(QUICK_START), jvmArguments.stream()).toList();
    this.seed = seed;
    this.killMoments = new Random(seed);
  }

  /** Kills it this many times, or until a promise is found broken. */
  CrashReport run(int kills) throws IOException, InterruptedException, ExecutionException {
    ExecutorService threads = Executors.newFixedThreadPool(CLIENTS);
    try (TrafficLog log = new TrafficLog(directory.resolve("traffic.log"))) {
      List<Shopper> shoppers = shoppers(log);
      List<Violation> violations = List.of();
      int killed = 0;
      for (; killed < kills && violations.isEmpty(); killed++) {
        try (SampleProcess office = start()) {
          violations = checkSeats(office, log);
          open("event" + killed, office, log);
          shopUntilKilled(office, shoppers, threads);
          log.serverDied();
        }
      }
      return new CrashReport(
          seed, killed, log.exchanges(), violations.isEmpty() ? checkAll(log) : violations);
    } finally {
      threads.shutdownNow();
    }
  }

  private SampleProcess start() throws IOException {
    Path data = directory.resolve("data");
    return SampleProcess.start(javaHome, data, directory.resolve("sample.log"), jvmArguments);
  }

  /** Two clients act for each customer. */
  private List<Shopper> shoppers(TrafficLog log) {
    return IntStream.range(0, CLIENTS)
        .mapToObj(i -> new Shopper("customer" + i / 2, new Random(seed + 1 + i), log))
        .toList();
  }

  private void open(String event, SampleProcess office, TrafficLog log) throws IOException {
    Request.Open request = new Request.Open(event, SEATS_PER_EVENT);
    events.add(request);
    TrafficLog.Pending pending = log.sending(request);
    try (HttpConnection connection = new HttpConnection(office.port())) {
      log.received(pending, connection.send(request.method(), request.path(), request.body()));
    }
  }

  private void shopUntilKilled(
      SampleProcess office, List<Shopper> shoppers, ExecutorService threads)
      throws InterruptedException, ExecutionException {
    AtomicInteger repliesLeft =
        new AtomicInteger(killMoments.nextInt(FEWEST_REPLIES, MOST_REPLIES + 1));
    Runnable onReply =
        () -> {
          if (repliesLeft.decrementAndGet() == 0) {
            office.kill();
          }
        };
    List<Future<?>> clients = new ArrayList<>();
    for (Shopper shopper : shoppers) {
      clients.add(
          threads.submit(
              () -> {
                shopper.shop(office.port(), events, onReply);
                return null;
              }));
    }
    for (Future<?> client : clients) {
      client.get();
    }
    expectKilled(office, repliesLeft.get());
  }

  private static void expectKilled(SampleProcess office, int repliesLeft)
      throws InterruptedException {
    if (repliesLeft > 0) {
      throw new AssertionError("the sample stopped answering before it was killed");
    }
    if (office.exitCode() != KILLED) {
      throw new AssertionError("the sample ended with " + office.exitCode() + ", not by SIGKILL");
    }
  }

  private List<Violation> checkSeats(SampleProcess office, TrafficLog log) throws IOException {
    try (OfficeReader reader = new OfficeReader(office.port())) {
      return Checker.afterRestart(log.exchanges(), reader.seats(events));
    }
  }

  private List<Violation> checkAll(TrafficLog log) throws IOException {
    List<Exchange> exchanges = log.exchanges();
    try (SampleProcess office = start();
        OfficeReader reader = new OfficeReader(office.port())) {
      List<Violation> violations = new ArrayList<>();
      violations.addAll(Checker.afterRestart(exchanges, reader.seats(events)));
      violations.addAll(Checker.orders(exchanges, reader.orders(purchases(exchanges))));
      return violations;
    }
  }

  private static Stream<Long> purchases(List<Exchange> exchanges) {
    return exchanges.stream()
        .filter(exchange -> exchange.request() instanceof Request.Buy)
        .flatMap(exchange -> exchange.number().stream().boxed());
  }
}
