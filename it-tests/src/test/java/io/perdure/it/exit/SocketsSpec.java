package io.perdure.it.exit;

import static org.assertj.core.api.Assertions.assertThat;

import io.perdure.DurableObjects;
import io.perdure.it.agent.Parallel;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousSocketChannel;
import java.nio.channels.Channels;
import java.nio.channels.CompletionHandler;
import java.nio.channels.DatagramChannel;
import java.nio.channels.FileChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Everything of the JDK that writes to a socket on its caller's thread. */
class SocketsSpec {

  /** More than the buffers of a stream, less than those of a socket. */
  private static final String TEXT = "0123456789abcdef".repeat(600);

  private static final byte[] BYTES = TEXT.getBytes(StandardCharsets.ISO_8859_1);
  private static final long LIMIT_SECONDS = 60;

  private final Teller teller = DurableObjects.get(Teller.class, DurableObjects.newId());
  private final List<AutoCloseable> open = new ArrayList<>();

  @TempDir Path directory;

  @AfterEach
  void close() throws Exception {
    for (AutoCloseable each : open) {
      each.close();
    }
  }

  // ---- blocking sockets

  @Test
  void aSocketsStream() throws Exception {
    Tcp tcp = new Tcp();
    assertHeld(tcp.connection(), () -> tcp.socket.getOutputStream().write(BYTES));
  }

  @Test
  void aSocketsStreamByteForByte() throws Exception {
    Tcp tcp = new Tcp();
    assertHeld(
        tcp.connection(),
        () -> {
          OutputStream out = tcp.socket.getOutputStream();
          for (byte each : BYTES) {
            out.write(each);
          }
        });
  }

  @Test
  void aSocketsStreamThroughOthers() throws Exception {
    Tcp tcp = new Tcp();
    assertHeld(
        tcp.connection(),
        () -> new ByteArrayInputStream(BYTES).transferTo(tcp.socket.getOutputStream()));
  }

  @Test
  void urgentData() throws Exception {
    Tcp tcp = new Tcp();
    assertHeld(
        tcp.connection(),
        () -> {
          tcp.socket.sendUrgentData(BYTES[0]);
          tcp.socket.getOutputStream().write(BYTES, 1, BYTES.length - 1);
        });
  }

  // ---- channels

  @Test
  void aChannel() throws Exception {
    Tcp tcp = new Tcp();
    assertHeld(tcp.connection(), () -> writeFully(tcp.channel, ByteBuffer.wrap(BYTES)));
  }

  @Test
  void aChannelThatDoesNotBlock() throws Exception {
    Tcp tcp = new Tcp();
    tcp.channel.configureBlocking(false);
    assertHeld(tcp.connection(), () -> writeFully(tcp.channel, ByteBuffer.wrap(BYTES)));
  }

  @Test
  void severalBuffers() throws Exception {
    Tcp tcp = new Tcp();
    assertHeld(
        tcp.connection(),
        () -> {
          ByteBuffer[] parts = {
            ByteBuffer.wrap(BYTES, 0, 100), ByteBuffer.wrap(BYTES, 100, BYTES.length - 100)
          };
          while (parts[1].hasRemaining()) {
            tcp.channel.write(parts);
          }
        });
  }

  @Test
  void aChannelsSocket() throws Exception {
    Tcp tcp = new Tcp();
    assertHeld(tcp.connection(), () -> tcp.channel.socket().getOutputStream().write(BYTES));
  }

  @Test
  void aChannelsStream() throws Exception {
    Tcp tcp = new Tcp();
    assertHeld(tcp.connection(), () -> Channels.newOutputStream(tcp.channel).write(BYTES));
  }

  @Test
  void aFileThatIsTransferred() throws Exception {
    Tcp tcp = new Tcp();
    Path file = Files.write(directory.resolve("file"), BYTES);
    assertHeld(
        tcp.connection(),
        () -> {
          try (FileChannel in = FileChannel.open(file)) {
            for (long n = 0; n < BYTES.length; ) {
              n += in.transferTo(n, BYTES.length - n, tcp.channel);
            }
          }
        });
  }

  @Test
  void aUnixDomainSocket() throws Exception {
    SocketAddress address = UnixDomainSocketAddress.of(Files.createTempDirectory("s").resolve("s"));
    ServerSocketChannel server =
        opened(ServerSocketChannel.open(StandardProtocolFamily.UNIX)).bind(address);
    SocketChannel channel = opened(SocketChannel.open(address));
    Peer peer = new Peer().read(Channels.newInputStream(opened(server.accept())));
    assertHeld(
        new Stream(peer, List.of(channel)), () -> writeFully(channel, ByteBuffer.wrap(BYTES)));
  }

  // ---- asynchronous channels

  @Test
  void anAsynchronousChannel() throws Exception {
    Async async = new Async();
    assertHeld(
        async.connection(),
        () -> {
          for (ByteBuffer rest = ByteBuffer.wrap(BYTES); rest.hasRemaining(); ) {
            async.channel.write(rest).get(LIMIT_SECONDS, TimeUnit.SECONDS);
          }
        });
  }

  @Test
  void anAsynchronousChannelThatCallsBack() throws Exception {
    Async async = new Async();
    assertHeld(
        async.connection(),
        () -> {
          Written written = new Written();
          async.channel.write(ByteBuffer.wrap(BYTES), null, written);
          written.get(LIMIT_SECONDS, TimeUnit.SECONDS);
        });
  }

  // ---- datagrams

  @Test
  void aDatagramSocket() throws Exception {
    Udp udp = new Udp();
    DatagramSocket socket = opened(new DatagramSocket());
    assertHeld(udp, () -> socket.send(udp.packet()));
  }

  @Test
  void aDatagramChannel() throws Exception {
    Udp udp = new Udp();
    DatagramChannel channel = opened(DatagramChannel.open());
    assertHeld(udp, () -> channel.send(ByteBuffer.wrap(BYTES), udp.address()));
  }

  @Test
  void aDatagramChannelThatIsConnected() throws Exception {
    Udp udp = new Udp();
    DatagramChannel channel = opened(DatagramChannel.open().connect(udp.address()));
    assertHeld(udp, () -> channel.write(ByteBuffer.wrap(BYTES)));
  }

  @Test
  void aDatagramOfSeveralBuffers() throws Exception {
    Udp udp = new Udp();
    DatagramChannel channel = opened(DatagramChannel.open().connect(udp.address()));
    ByteBuffer[] parts = {
      ByteBuffer.wrap(BYTES, 0, 100), ByteBuffer.wrap(BYTES, 100, BYTES.length - 100)
    };
    assertHeld(
        udp, () -> channel.write(new ByteBuffer[] {parts[0].duplicate(), parts[1].duplicate()}));
  }

  @Test
  void aDatagramChannelsSocket() throws Exception {
    Udp udp = new Udp();
    DatagramChannel channel = opened(DatagramChannel.open());
    assertHeld(udp, () -> channel.socket().send(udp.packet()));
  }

  // ---- what is not held

  @Test
  void nothingWaitsThatDependsOnNothing() throws Exception {
    Tcp tcp = new Tcp();
    try (CommitGate gate = new CommitGate()) {
      Parallel.Started<?> other =
          Parallel.start(
              () ->
                  DurableObjects.get(Teller.class, DurableObjects.newId())
                      .countAndTell(() -> true));
      gate.awaitCommit(other);
      teller.tell(Sending.telling(() -> tcp.socket.getOutputStream().write(BYTES)));
      assertThat(tcp.peer.await(BYTES.length)).isEqualTo(TEXT);
      gate.open();
      other.result();
    }
  }

  // ----

  /** Both ways: a commit that comes late, and one that fails. */
  private void assertHeld(Connection to, Sending sending) throws Exception {
    HeldTurn turn = new HeldTurn(teller);
    turn.whileItWaits(false, sending, () -> assertThat(to.peer().arrived()).isEmpty());
    assertThat(to.peer().await(BYTES.length)).isEqualTo(TEXT);
    turn.whileItWaits(true, sending, () -> assertThat(to.peer().arrived()).isEqualTo(TEXT));
    assertThat(to.all()).isEqualTo(TEXT);
  }

  private static void writeFully(SocketChannel channel, ByteBuffer buffer) throws IOException {
    while (buffer.hasRemaining()) {
      channel.write(buffer);
    }
  }

  private <T extends AutoCloseable> T opened(T closeable) {
    open.add(0, closeable);
    return closeable;
  }

  /** What is written to, and its other side. */
  private interface Connection {
    Peer peer();

    /** All that has arrived, and nothing is on the way any more. */
    String all() throws Exception;
  }

  /** One that ends when it is closed. */
  private record Stream(Peer peer, List<AutoCloseable> ways) implements Connection {
    @Override
    public String all() throws Exception {
      for (AutoCloseable each : ways) {
        each.close();
      }
      return peer.awaitEnd();
    }
  }

  /** A connection by a socket and another one by a channel, to the same peer. */
  private final class Tcp {
    final Socket socket;
    final SocketChannel channel;
    final Peer peer = new Peer();

    Tcp() throws IOException {
      ServerSocket server = opened(new ServerSocket(0, 2, InetAddress.getLoopbackAddress()));
      socket = opened(new Socket(server.getInetAddress(), server.getLocalPort()));
      channel = opened(SocketChannel.open(server.getLocalSocketAddress()));
      for (int i = 0; i < 2; i++) {
        Socket accepted = opened(server.accept());
        accepted.setOOBInline(true);
        peer.read(accepted.getInputStream());
      }
    }

    Connection connection() {
      return new Stream(peer, List.of(socket, channel));
    }
  }

  /** An asynchronous connection. */
  private final class Async {
    final AsynchronousSocketChannel channel = opened(AsynchronousSocketChannel.open());
    final Peer peer;

    Async() throws Exception {
      ServerSocket server = opened(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
      channel.connect(server.getLocalSocketAddress()).get(LIMIT_SECONDS, TimeUnit.SECONDS);
      peer = new Peer().read(opened(server.accept()).getInputStream());
    }

    Connection connection() {
      return new Stream(peer, List.of(channel));
    }
  }

  /** Says when something was written. */
  private static final class Written extends CompletableFuture<Integer>
      implements CompletionHandler<Integer, @Nullable Object> {
    @Override
    public void completed(Integer written, @Nullable Object attachment) {
      complete(written);
    }

    @Override
    public void failed(Throwable failure, @Nullable Object attachment) {
      completeExceptionally(failure);
    }
  }

  /** A peer that gets datagrams. */
  private final class Udp implements Connection {
    private final Peer peer = new Peer();
    private final DatagramSocket socket =
        opened(new DatagramSocket(0, InetAddress.getLoopbackAddress()));

    Udp() throws IOException {
      Thread thread = new Thread(this::receive, "peer");
      thread.setDaemon(true);
      thread.start();
    }

    private void receive() {
      DatagramPacket packet = new DatagramPacket(new byte[1 << 16], 1 << 16);
      try {
        while (true) {
          socket.receive(packet);
          peer.arrive(packet.getData(), packet.getLength());
        }
      } catch (IOException closed) {
        // the test is over
      }
    }

    @Override
    public Peer peer() {
      return peer;
    }

    /** Datagrams of one machine keep their order. */
    @Override
    public String all() throws Exception {
      byte[] last = {'.'};
      try (DatagramSocket other = new DatagramSocket()) {
        other.send(new DatagramPacket(last, last.length, address()));
      }
      peer.awaitText(".");
      return peer.arrived().replace(".", "");
    }

    SocketAddress address() {
      return new InetSocketAddress(socket.getLocalAddress(), socket.getLocalPort());
    }

    DatagramPacket packet() {
      return new DatagramPacket(BYTES, BYTES.length, address());
    }
  }
}
