package io.perdure.it.jvm;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;

/** A program under way. */
public final class Running implements AutoCloseable {
  private static final long LIMIT_SECONDS = 420;

  /** What {@code 128 + SIGKILL} looks like to a parent. */
  private static final int KILLED = 137;

  private final Jdk jdk;
  private final Path err;
  private final Process process;
  private final BufferedReader out;
  private final PrintWriter in;

  Running(Jdk jdk, ProcessBuilder builder) throws IOException {
    this.jdk = jdk;
    err = Files.createTempFile("stderr", ".txt");
    process = builder.redirectError(err.toFile()).start();
    out = process.inputReader(UTF_8);
    in = new PrintWriter(process.outputWriter(UTF_8), true);
  }

  public long pid() {
    return process.pid();
  }

  /** The next line it prints; an error if it ends or hangs instead. */
  public String readLine() throws Exception {
    String line = inTime(out::readLine);
    if (line == null) {
      throw new AssertionError("It ended instead: " + outcome());
    }
    return line;
  }

  public void writeLine(String line) {
    in.println(line);
  }

  public void endInput() {
    in.close();
  }

  /**
   * SIGKILL when it prints a certain line; everything it printed until it was dead, of which the
   * last line may be cut short.
   */
  public List<String> killAt(Predicate<String> moment) throws Exception {
    AtomicBoolean killed = new AtomicBoolean();
    List<String> lines = inTime(() -> killAt(moment, killed));
    int exitCode = process.onExit().get(LIMIT_SECONDS, TimeUnit.SECONDS).exitValue();
    if (!killed.get() || exitCode != KILLED) {
      throw new AssertionError(
          "It ended by itself: " + new Outcome(exitCode, lines, Files.readAllLines(err)));
    }
    return lines;
  }

  private List<String> killAt(Predicate<String> moment, AtomicBoolean killed) throws IOException {
    List<String> lines = new ArrayList<>();
    for (String line = out.readLine(); line != null; line = out.readLine()) {
      lines.add(line);
      if (!killed.get() && moment.test(line)) {
        killed.set(true);
        // Through the handle, since the process would close its output at once.
        process.toHandle().destroyForcibly();
      }
    }
    return lines;
  }

  /** Waits for its end. */
  public Outcome outcome() throws Exception {
    List<String> lines = inTime(() -> out.lines().toList());
    int exitCode = process.onExit().get(LIMIT_SECONDS, TimeUnit.SECONDS).exitValue();
    return new Outcome(exitCode, lines, Files.readAllLines(err));
  }

  @Override
  public void close() throws IOException {
    process.destroyForcibly().onExit().join();
    Files.deleteIfExists(err);
  }

  private <T> T inTime(IoCall<T> call) throws Exception {
    var thread = Executors.newSingleThreadExecutor();
    CompletableFuture<T> result = new CompletableFuture<>();
    try {
      thread.execute(
          () -> {
            try {
              result.complete(call.call());
            } catch (Exception e) {
              result.completeExceptionally(e);
            }
          });
      return result.get(LIMIT_SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      throw new AssertionError("It hangs:\n" + threadDump() + Files.readString(err), e);
    } finally {
      thread.shutdownNow();
    }
  }

  private String threadDump() throws IOException {
    Process jcmd =
        new ProcessBuilder(
                jdk.tool("jcmd").toString(), Long.toString(process.pid()), "Thread.print")
            .redirectErrorStream(true)
            .start();
    String dump = new String(jcmd.getInputStream().readAllBytes(), UTF_8);
    process.destroyForcibly();
    return dump;
  }

  private interface IoCall<T> {
    T call() throws Exception;
  }
}
