package io.perdure.it.exit;

import static org.assertj.core.api.Assertions.assertThat;

import io.perdure.DurableObjects;
import io.perdure.it.agent.Parallel;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What a turn has other threads send is not held, but counted; the first is warned of, as {@link
 * OutputGateIT} sees.
 */
@SuppressWarnings("FutureReturnValueIgnored") // what the tasks send is what counts
class HandedOverSpec {

  private static final int VIRTUAL_THREADS = 21;
  private static final byte[] BYTES = "told".getBytes(StandardCharsets.ISO_8859_1);

  private final Teller teller = DurableObjects.get(Teller.class, DurableObjects.newId());
  private final ThreadPoolExecutor pool =
      new ThreadPoolExecutor(1, 1, 0, TimeUnit.SECONDS, new LinkedBlockingQueue<>());
  private final Peer peer = new Peer();
  private ServerSocket server;
  private Socket socket;
  private Socket accepted;
  private int sent;

  @BeforeEach
  void connect() throws IOException {
    server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    socket = new Socket(server.getInetAddress(), server.getLocalPort());
    accepted = server.accept();
    peer.read(accepted.getInputStream());
  }

  @AfterEach
  void close() throws IOException {
    pool.shutdown();
    socket.close();
    accepted.close();
    server.close();
  }

  @Test
  void toAPool() throws Exception {
    assertCounted(pool);
  }

  @Test
  void toAPoolThatHasAThread() throws Exception {
    pool.prestartAllCoreThreads();
    assertCounted(pool);
    assertCounted(task -> pool.submit(task));
  }

  @Test
  void toTheCommonPool() throws Exception {
    assertCounted(CompletableFuture::runAsync);
    assertCounted(
        task -> {
          var unused =
              CompletableFuture.supplyAsync(
                  () -> {
                    task.run();
                    return 1;
                  });
        });
    assertCounted(CompletableFuture.completedFuture(1)::thenRunAsync);
    assertCounted(task -> CompletableFuture.runAsync(task, pool));
  }

  @Test
  void toAThread() throws Exception {
    assertCounted(task -> new Thread(task).start());
  }

  @Test
  void toAVirtualThread() throws Exception {
    if (Runtime.version().feature() >= VIRTUAL_THREADS) {
      assertCounted(
          task -> {
            try {
              Thread.class.getMethod("startVirtualThread", Runnable.class).invoke(null, task);
            } catch (ReflectiveOperationException e) {
              throw new LinkageError(e.getMessage(), e);
            }
          });
    }
  }

  @Test
  void afterTheTurnHasEndedAndBeforeItIsDurable() throws Exception {
    CountDownLatch ended = new CountDownLatch(1);
    Runnable late =
        () -> {
          Parallel.await(ended);
          send();
        };
    try (CommitGate gate = new CommitGate()) {
      long before = handedOver();
      Parallel.Started<?> call =
          Parallel.start(() -> teller.countAndTell(Sending.telling(() -> pool.execute(late))));
      gate.awaitCommit(call);
      call.untilItWaits();
      ended.countDown();
      awaitSent();
      assertThat(handedOver()).isEqualTo(before + 1);
      gate.open();
      call.result();
    }
  }

  @Test
  void butNotWhatIsDurableByThen() throws Exception {
    CountDownLatch durable = new CountDownLatch(1);
    Runnable late =
        () -> {
          Parallel.await(durable);
          send();
        };
    long before = handedOver();
    teller.countAndTell(Sending.telling(() -> pool.execute(late)));
    durable.countDown();
    awaitSent();
    assertThat(handedOver()).isEqualTo(before);
  }

  @Test
  void norWhatDependsOnNothing() throws Exception {
    long before = handedOver();
    teller.tell(Sending.telling(() -> pool.execute(this::send)));
    awaitSent();
    assertThat(handedOver()).isEqualTo(before);
  }

  /** The pool's thread is the one that has run a task that a turn had handed over. */
  @Test
  void norTheNextTaskOfTheSameThread() throws Exception {
    try (CommitGate gate = new CommitGate()) {
      Parallel.Started<?> call =
          Parallel.start(
              () -> teller.countAndTell(Sending.telling(() -> pool.execute(this::send))));
      awaitSent();
      long before = handedOver();
      pool.execute(this::send);
      awaitSent();
      assertThat(handedOver()).isEqualTo(before);
      gate.open();
      call.result();
    }
  }

  @Test
  void norWhatIsExempt() throws Exception {
    long before = handedOver();
    try (CommitGate gate = new CommitGate()) {
      Parallel.Started<?> call =
          Parallel.start(
              () ->
                  teller.countAndTell(
                      Sending.telling(
                          () ->
                              Metrics.measured(
                                  () -> {
                                    pool.execute(this::send);
                                    return true;
                                  }))));
      awaitSent();
      gate.awaitCommit(call);
      gate.open();
      call.result();
    }
    assertThat(handedOver()).isEqualTo(before);
  }

  /** While it is the turn, and before anything of that is durable. */
  private void assertCounted(Executor executor) throws Exception {
    try (CommitGate gate = new CommitGate()) {
      long before = handedOver();
      Parallel.Started<?> call =
          Parallel.start(
              () ->
                  teller.countAndTell(
                      Sending.telling(
                          () -> {
                            executor.execute(this::send);
                            awaitSent();
                          })));
      gate.awaitCommit(call);
      assertThat(handedOver()).isEqualTo(before + 1);
      gate.open();
      call.result();
    }
  }

  private static long handedOver() {
    return DurableObjects.outputGate().handedOver();
  }

  private void send() {
    try {
      socket.getOutputStream().write(BYTES);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void awaitSent() throws InterruptedException {
    sent += BYTES.length;
    peer.await(sent);
  }
}
