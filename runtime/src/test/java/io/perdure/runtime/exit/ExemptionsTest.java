package io.perdure.runtime.exit;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.AsynchronousSocketChannel;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SocketChannel;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExemptionsTest {

  // ---- destinations

  @Test
  void everythingThatLeadsSomewhereIsLookedAt() throws Exception {
    InetAddress loopback = InetAddress.getLoopbackAddress();
    try (ServerSocket server = new ServerSocket(0, 2, loopback);
        Socket socket = new Socket(loopback, server.getLocalPort());
        SocketChannel channel = SocketChannel.open(server.getLocalSocketAddress());
        AsynchronousSocketChannel later = AsynchronousSocketChannel.open();
        DatagramSocket datagrams = new DatagramSocket();
        DatagramChannel connected = DatagramChannel.open()) {
      InetSocketAddress address = (InetSocketAddress) server.getLocalSocketAddress();
      later.connect(address).get();
      datagrams.connect(address);
      connected.connect(address);
      int port = server.getLocalPort();
      Exemptions exemptions = to(loopback.getHostAddress() + ":" + port);
      Exemptions elsewhere = to(loopback.getHostAddress() + ":" + (port == 1 ? 2 : 1));
      for (Object each :
          List.of(
              socket,
              channel,
              later,
              datagrams,
              connected,
              address,
              new DatagramPacket(new byte[1], 1, address),
              URI.create("http://" + loopback.getHostAddress() + ":" + port + "/x"))) {
        assertThat(exemptions.cover(each)).as("%s", each).isTrue();
        assertThat(elsewhere.cover(each)).as("%s", each).isFalse();
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "http://acme.com/, 80, true",
    "https://acme.com/, 443, true",
    "ws://acme.com/, 80, true",
    "wss://acme.com/, 443, true",
    "https://acme.com:8443/, 8443, true",
    "https://acme.com/, 80, false",
    "https://www.acme.com/, 443, false",
    "file:/acme.com, 80, false",
  })
  void aUriHasThePortOfItsScheme(URI uri, int port, boolean isExempt) {
    assertThat(to("acme.com:" + port).cover(uri)).isEqualTo(isExempt);
  }

  @Test
  void anAddressInAUriIsOneHoweverItIsWritten() {
    assertThat(to("[::1]:443").cover(URI.create("https://[0:0::1]/"))).isTrue();
    assertThat(to("10.0.0.7:443").cover(URI.create("https://10.0.0.7/"))).isTrue();
    assertThat(to("[::1]:443").cover(URI.create("https://[::2]/"))).isFalse();
  }

  @Test
  void whatLeadsNowhereIsNotExempt() throws Exception {
    Exemptions all = to("localhost:*", "127.0.0.1:*", "[::1]:*");
    assertThat(all.cover(null)).isFalse();
    assertThat(all.cover("localhost:80")).isFalse();
    assertThat(all.cover(UnixDomainSocketAddress.of("localhost"))).isFalse();
    assertThat(all.cover(new DatagramPacket(new byte[1], 1))).isFalse();
    SocketChannel channel = SocketChannel.open();
    try (Socket unconnected = new Socket();
        channel) {
      assertThat(all.cover(unconnected)).isFalse();
      assertThat(all.cover(channel)).isFalse();
    }
    assertThat(all.cover(channel)).as("closed").isFalse();
  }

  // ---- classes

  @Test
  void aClassIsExemptWithAllThatItCalls() {
    Exemptions exemptions = sentBy(Metrics.class);
    assertThat(Metrics.report(() -> covers(exemptions))).isTrue();
    assertThat(Metrics.report(() -> Passing.on(() -> covers(exemptions)))).isTrue();
    assertThat(Passing.on(() -> covers(exemptions))).isFalse();
    assertThat(Metrics.report(() -> covers(Exemptions.DEFAULT))).isFalse();
  }

  @Test
  void butNotWithTheObjectsThatItCalls() {
    Exemptions exemptions = sentBy(Metrics.class);
    assertThat(Metrics.report(() -> new Thing().act(() -> covers(exemptions)))).isFalse();
    assertThat(Metrics.report(() -> new Thing().inherited(() -> covers(exemptions)))).isFalse();
    assertThat(new Thing().act(() -> Metrics.report(() -> covers(exemptions)))).isTrue();
  }

  @Test
  void loggingIsExemptWhereverItSends() {
    Answer answer = new Answer(() -> covers(Exemptions.DEFAULT));
    Logger logger = Logger.getAnonymousLogger();
    logger.setUseParentHandlers(false);
    logger.addHandler(answer);
    logger.info("x");
    assertThat(answer.given).isTrue();
  }

  @Test
  void whatExemptCodeHandsOnIsNotTheObjectsDoing() {
    Exemptions exemptions = sentBy(Metrics.class);
    assertThat(Metrics.report(() -> exemptions.coverTask(Thing.class))).isTrue();
    assertThat(Passing.on(() -> exemptions.coverTask(Thing.class))).isFalse();
  }

  private static Exemptions to(String... destinations) {
    return new Exemptions(
        List.of(destinations).stream().map(Destination::parse).toList(), name -> false);
  }

  private static Exemptions sentBy(Class<?> type) {
    return new Exemptions(List.of(), type.getName()::equals);
  }

  private static boolean covers(Exemptions exemptions) {
    return exemptions.cover(null, Thing.class);
  }

  private static final class Metrics {
    static boolean report(BooleanSupplier sending) {
      return sending.getAsBoolean();
    }
  }

  private static final class Passing {
    static boolean on(BooleanSupplier sending) {
      return sending.getAsBoolean();
    }
  }

  private static class Base {
    boolean inherited(BooleanSupplier sending) {
      return sending.getAsBoolean();
    }
  }

  private static final class Thing extends Base {
    boolean act(BooleanSupplier sending) {
      return sending.getAsBoolean();
    }
  }

  /** An appender that only asks. */
  private static final class Answer extends Handler {
    private final BooleanSupplier question;
    private @Nullable Boolean given;

    Answer(BooleanSupplier question) {
      this.question = question;
    }

    @Override
    public void publish(LogRecord event) {
      given = question.getAsBoolean();
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
  }
}
