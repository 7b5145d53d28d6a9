package io.perdure.it.exit;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.core.ContextBase;
import ch.qos.logback.core.Layout;
import ch.qos.logback.core.LayoutBase;
import ch.qos.logback.core.OutputStreamAppender;
import ch.qos.logback.core.encoder.EchoEncoder;
import ch.qos.logback.core.net.SyslogAppenderBase;
import ch.qos.logback.core.net.SyslogOutputStream;
import io.perdure.DurableObjects;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.logging.SimpleFormatter;
import java.util.logging.SocketHandler;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.appender.SocketAppender;
import org.apache.logging.log4j.core.layout.PatternLayout;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What loggers write to sockets on their caller's thread waits for nothing. */
class LoggingSpec {

  private static final String TEXT = "counted";

  private final Teller teller = DurableObjects.get(Teller.class, DurableObjects.newId());
  private final List<AutoCloseable> open = new ArrayList<>();

  @AfterEach
  void close() throws Exception {
    for (AutoCloseable each : open) {
      each.close();
    }
  }

  @Test
  void javaUtilLogging() throws Exception {
    Server server = new Server();
    SocketHandler handler = server.connected(() -> new SocketHandler(server.host(), server.port()));
    open.add(0, handler::close);
    handler.setFormatter(new SimpleFormatter());
    var logger = java.util.logging.Logger.getLogger("perdure.it.exit");
    logger.setUseParentHandlers(false);
    logger.addHandler(handler);
    assertNotHeld(() -> logger.info(TEXT), server.peer);
  }

  @Test
  void log4j() throws Exception {
    Server server = new Server();
    LoggerContext context = new LoggerContext("io.perdure.it.exit");
    context.start();
    open.add(0, context);
    SocketAppender appender =
        server.connected(
            () ->
                SocketAppender.newBuilder()
                    .setName("socket")
                    .setHost(server.host())
                    .setPort(server.port())
                    .setLayout(PatternLayout.newBuilder().withPattern("%m%n").build())
                    .build());
    appender.start();
    var configuration = context.getConfiguration();
    configuration.getAppenders().keySet().forEach(configuration.getRootLogger()::removeAppender);
    configuration.getRootLogger().addAppender(appender, Level.ALL, null);
    configuration.getRootLogger().setLevel(Level.INFO);
    context.updateLoggers();
    assertNotHeld(() -> context.getLogger("any").info(TEXT), server.peer);
  }

  @Test
  void log4j1() throws Exception {
    Server server = new Server();
    Socket socket = server.connected(() -> new Socket(server.host(), server.port()));
    open.add(0, socket);
    var appender =
        new org.apache.log4j.WriterAppender(
            new org.apache.log4j.PatternLayout("%m%n"), socket.getOutputStream());
    var logger = org.apache.log4j.Logger.getLogger("perdure.it.exit");
    logger.setLevel(org.apache.log4j.Level.INFO);
    logger.setAdditivity(false);
    logger.addAppender(appender);
    assertNotHeld(() -> logger.info(TEXT), server.peer);
  }

  @Test
  void logback() throws Exception {
    Server server = new Server();
    Socket socket = server.connected(() -> new Socket(server.host(), server.port()));
    open.add(0, socket);
    OutputStreamAppender<String> appender = new OutputStreamAppender<>();
    appender.setContext(new ContextBase());
    appender.setEncoder(new EchoEncoder<>());
    appender.setOutputStream(socket.getOutputStream());
    appender.start();
    assertNotHeld(() -> appender.doAppend(TEXT), server.peer);
  }

  @Test
  void logbackToSyslog() throws Exception {
    DatagramSocket server = new DatagramSocket(0, InetAddress.getLoopbackAddress());
    open.add(server);
    server.setSoTimeout(60_000);
    Syslog appender = new Syslog();
    appender.setContext(new ContextBase());
    appender.setSyslogHost(server.getLocalAddress().getHostAddress());
    appender.setPort(server.getLocalPort());
    appender.setFacility("USER");
    appender.start();
    Peer peer = new Peer();
    Sending arrival =
        () -> {
          DatagramPacket packet = new DatagramPacket(new byte[1000], 1000);
          server.receive(packet);
          peer.arrive(packet.getData(), packet.getLength());
          assertThat(peer.arrived()).contains(TEXT);
        };
    assertNotHeld(() -> appender.doAppend(TEXT), arrival);
  }

  /** What is written to the same kind of socket without a logger is held. */
  @Test
  void nobodyElse() throws Exception {
    Held.assertHeld(
        teller,
        () -> {
          Server server = new Server();
          Socket socket = server.connected(() -> new Socket(server.host(), server.port()));
          open.add(0, socket);
          return new Held.Attempt(
              server.peer::arrived,
              () -> socket.getOutputStream().write(TEXT.getBytes(StandardCharsets.ISO_8859_1)));
        });
  }

  private void assertNotHeld(Sending logging, Peer peer) throws Exception {
    assertNotHeld(logging, () -> peer.awaitText(TEXT));
  }

  private void assertNotHeld(Sending logging, Sending arrival) throws Exception {
    long before = DurableObjects.outputGate().exempt();
    Held.assertNotHeld(teller, logging, arrival);
    assertThat(DurableObjects.outputGate().exempt()).isGreaterThan(before);
  }

  /** A server that takes one connection. */
  private final class Server {
    private final ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    final Peer peer = new Peer();

    Server() throws IOException {
      open.add(server);
    }

    String host() {
      return server.getInetAddress().getHostAddress();
    }

    int port() {
      return server.getLocalPort();
    }

    <T> T connected(Callable<T> client) throws Exception {
      T connected = client.call();
      Socket accepted = server.accept();
      open.add(accepted);
      peer.read(accepted.getInputStream());
      return connected;
    }
  }

  /** As the one for Logback's own events. */
  private static final class Syslog extends SyslogAppenderBase<String> {
    @Override
    public SyslogOutputStream createOutputStream() {
      try {
        return new SyslogOutputStream(getSyslogHost(), getPort());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public Layout<String> buildLayout() {
      return new LayoutBase<>() {
        @Override
        public String doLayout(String event) {
          return event;
        }
      };
    }

    @Override
    public int getSeverityForEvent(Object event) {
      return 0;
    }

    @Override
    protected void postProcess(Object event, OutputStream out) {}
  }
}
