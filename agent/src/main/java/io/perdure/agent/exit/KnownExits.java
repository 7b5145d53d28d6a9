package io.perdure.agent.exit;

import io.perdure.agent.exit.Exit.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * The ways out of the JDK, and of libraries that hand what they send to a thread of their own:
 * there the gate is where the caller's thread still is. Libraries that write on their caller's
 * thread need none.
 */
final class KnownExits {

  private static final boolean HAS_VIRTUAL_THREADS = Runtime.version().feature() >= 21;

  private static final String HTTP_CLIENT = "jdk/internal/net/http/";

  private static final String VIRTUAL_THREAD = "java/lang/VirtualThread";

  static final List<Exit> OF_JDK =
      Stream.of(
              // TLS writes through these, too.
              new Exit("java/net/Socket$SocketOutputStream", "write", Kind.PARENT),
              new Exit("java/net/Socket", "sendUrgentData", Kind.SELF),
              new Exit("java/net/DatagramSocket", "send", Kind.LAST_ARGUMENT),
              new Exit("sun/nio/ch/SocketChannelImpl", "write", Kind.SELF),
              new Exit("sun/nio/ch/SocketChannelImpl", "blockingWriteFully", Kind.SELF),
              new Exit("sun/nio/ch/SocketChannelImpl", "sendOutOfBandData", Kind.SELF),
              new Exit("sun/nio/ch/DatagramChannelImpl", "write", Kind.SELF),
              new Exit("sun/nio/ch/DatagramChannelImpl", "send", Kind.LAST_ARGUMENT),
              new Exit("sun/nio/ch/DatagramChannelImpl", "blockingSend", Kind.LAST_ARGUMENT),
              new Exit("sun/nio/ch/AsynchronousSocketChannelImpl", "write", Kind.SELF),
              // With sendfile it does not come by the socket's own methods.
              new Exit("sun/nio/ch/FileChannelImpl", "transferTo", Kind.TARGET),
              // What the application has, not the implementation: that ends when nobody has this.
              new Exit("jdk/internal/net/http/HttpClientFacade", "send", Kind.REQUEST),
              new Exit("jdk/internal/net/http/HttpClientFacade", "sendAsync", Kind.LATER_REQUEST),
              new Exit(
                  "jdk/internal/net/http/websocket/WebSocketImpl", "sendText", Kind.LATER_MESSAGE),
              new Exit(
                  "jdk/internal/net/http/websocket/WebSocketImpl",
                  "sendBinary",
                  Kind.LATER_MESSAGE),
              new Exit(
                  "jdk/internal/net/http/websocket/WebSocketImpl", "sendPing", Kind.LATER_MESSAGE),
              new Exit(
                  "jdk/internal/net/http/websocket/WebSocketImpl", "sendPong", Kind.LATER_MESSAGE),
              new Exit(
                  "jdk/internal/net/http/websocket/WebSocketImpl", "sendClose", Kind.LATER_MESSAGE),
              // How tasks get from one thread to another, to warn of what they send.
              new Exit("java/lang/Thread", "start", Kind.GIVES_SELF),
              new Exit(VIRTUAL_THREAD, "start", Kind.GIVES_SELF),
              // What virtual threads have in common with others; there the thread is the current
              // one.
              new Exit(
                  "java/lang/Thread", HAS_VIRTUAL_THREADS ? "runWith" : "run", Kind.BEGINS_SELF),
              new Exit("java/util/concurrent/ThreadPoolExecutor", "execute", Kind.GIVES_ARGUMENT),
              new Exit(
                  "java/util/concurrent/ThreadPoolExecutor", "beforeExecute", Kind.BEGINS_ARGUMENT),
              new Exit("java/util/concurrent/ThreadPoolExecutor", "afterExecute", Kind.ENDS),
              new Exit("java/util/concurrent/ForkJoinPool", "execute", Kind.GIVES_FORKED),
              new Exit("java/util/concurrent/CompletableFuture$AsyncRun", "run", Kind.BEGINS_SELF),
              new Exit(
                  "java/util/concurrent/CompletableFuture$AsyncSupply", "run", Kind.BEGINS_SELF),
              new Exit(
                  "java/util/concurrent/CompletableFuture$Completion", "run", Kind.BEGINS_SELF),
              new Exit(
                  "java/util/concurrent/CompletableFuture$Completion", "exec", Kind.BEGINS_SELF))
          .filter(each -> HAS_VIRTUAL_THREADS || !each.className().equals(VIRTUAL_THREAD))
          .toList();

  static final List<Exit> OF_LIBRARIES =
      List.of(
          // Netty: on an event loop's own thread, and on the way to one. With 4.1 the second
          // is not within the first.
          new Exit("io/netty/channel/AbstractChannelHandlerContext", "write", Kind.ANYWHERE),
          new Exit(
              "io/netty/channel/AbstractChannelHandlerContext", "writeAndFlush", Kind.ANYWHERE),
          new Exit("io/netty/util/concurrent/SingleThreadEventExecutor", "execute", Kind.ANYWHERE),
          new Exit(
              "io/netty/util/concurrent/SingleThreadEventExecutor", "lazyExecute", Kind.ANYWHERE),
          new Exit("io/netty/channel/ManualIoEventLoop", "execute", Kind.ANYWHERE),
          // An event loop schedules what it is told itself without the above.
          new Exit(
              "io/netty/util/concurrent/AbstractScheduledEventExecutor", "schedule", Kind.ANYWHERE),
          new Exit(
              "io/netty/util/concurrent/AbstractScheduledEventExecutor",
              "scheduleAtFixedRate",
              Kind.ANYWHERE),
          new Exit(
              "io/netty/util/concurrent/AbstractScheduledEventExecutor",
              "scheduleWithFixedDelay",
              Kind.ANYWHERE),
          // Before it waits for a connection, or to be flushed.
          new Exit("io/lettuce/core/RedisChannelHandler", "dispatch", Kind.ANYWHERE),
          new Exit("org/apache/kafka/clients/producer/KafkaProducer", "send", Kind.ANYWHERE),
          new Exit(
              "org/apache/kafka/clients/producer/KafkaProducer",
              "sendOffsetsToTransaction",
              Kind.ANYWHERE),
          new Exit(
              "org/apache/kafka/clients/producer/KafkaProducer",
              "commitTransaction",
              Kind.ANYWHERE),
          // A consumer sends what it is told when it is asked the next time.
          new Exit("org/apache/kafka/clients/consumer/KafkaConsumer", "commitSync", Kind.ANYWHERE),
          new Exit("org/apache/kafka/clients/consumer/KafkaConsumer", "commitAsync", Kind.ANYWHERE),
          // A channel that is asked for a call begins to connect, in which all of its calls have to
          // wait for this thread; until it is connected it keeps what calls send.
          new Exit("io/grpc/internal/ManagedChannelImpl", "newCall", Kind.ANYWHERE),
          new Exit("io/grpc/internal/ClientCallImpl", "start", Kind.ANYWHERE),
          new Exit("io/grpc/internal/ClientCallImpl", "sendMessage", Kind.ANYWHERE),
          new Exit("io/grpc/internal/ClientCallImpl", "halfClose", Kind.ANYWHERE),
          // What one thread has buffered for a connection of HTTP/2 any other flushes, and all wait
          // for one that is held while it writes to that.
          new Exit("okhttp3/internal/connection/RealCall", "execute", Kind.ANYWHERE),
          new Exit("okhttp3/internal/connection/RealCall", "enqueue", Kind.ANYWHERE),
          new Exit("okhttp3/internal/ws/RealWebSocket", "send", Kind.ANYWHERE),
          new Exit("okhttp3/internal/ws/RealWebSocket", "close", Kind.ANYWHERE),
          new Exit(
              "org/apache/hc/client5/http/impl/async/CloseableHttpAsyncClient",
              "execute",
              Kind.ANYWHERE));

  private KnownExits() {}

  /** The classes that this JDK would have to have; its client for HTTP may be left out. */
  static Set<String> absentFromJdk() {
    Set<String> absent = new TreeSet<>();
    for (Exit each : OF_JDK) {
      if (module(each).anyMatch(module -> !hasClass(module, each.className()))) {
        absent.add(each.className().replace('/', '.'));
      }
    }
    return absent;
  }

  private static Stream<Module> module(Exit exit) {
    return exit.className().startsWith(HTTP_CLIENT)
        ? ModuleLayer.boot().findModule("java.net.http").stream()
        : Stream.of(Object.class.getModule());
  }

  private static boolean hasClass(Module module, String className) {
    try (InputStream classFile = module.getResourceAsStream(className + ".class")) {
      return classFile != null;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
