package io.perdure.it.exit;

import io.grpc.netty.shaded.io.netty.bootstrap.Bootstrap;
import io.grpc.netty.shaded.io.netty.buffer.ByteBuf;
import io.grpc.netty.shaded.io.netty.buffer.Unpooled;
import io.grpc.netty.shaded.io.netty.channel.Channel;
import io.grpc.netty.shaded.io.netty.channel.ChannelInboundHandlerAdapter;
import io.grpc.netty.shaded.io.netty.channel.EventLoopGroup;
import io.grpc.netty.shaded.io.netty.channel.MultiThreadIoEventLoopGroup;
import io.grpc.netty.shaded.io.netty.channel.nio.NioIoHandler;
import io.grpc.netty.shaded.io.netty.channel.socket.nio.NioSocketChannel;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Netty as gRPC has it, in a package of gRPC's. */
@SuppressWarnings("FutureReturnValueIgnored") // what arrives is what counts
class NettyShadedSpec {

  private static final String PING = "ping";

  private final EventLoopGroup loops =
      new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
  private final Peer peer = new Peer();
  private final ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
  private final Channel channel =
      new Bootstrap()
          .group(loops)
          .channel(NioSocketChannel.class)
          .handler(new ChannelInboundHandlerAdapter())
          .connect(server.getLocalSocketAddress())
          .syncUninterruptibly()
          .channel();
  private final Socket accepted = server.accept();
  private final Sent sent = new Sent(this::lines);
  private int pings;

  NettyShadedSpec() throws IOException {
    peer.read(accepted.getInputStream());
  }

  @AfterEach
  void close() throws IOException {
    loops.shutdownGracefully(0, 0, TimeUnit.SECONDS).syncUninterruptibly();
    accepted.close();
    server.close();
  }

  @Test
  void aChannel() throws Exception {
    sent.isHeld(Sent.here(text -> channel.writeAndFlush(line(text))));
  }

  @Test
  void aTaskForAnEventLoop() throws Exception {
    sent.isHeld(
        Sent.here(text -> channel.eventLoop().execute(() -> channel.writeAndFlush(line(text)))));
  }

  private List<String> lines() throws InterruptedException {
    pings++;
    channel.eventLoop().execute(() -> channel.writeAndFlush(line(PING)));
    peer.awaitLines(PING, pings);
    return peer.arrived().lines().filter(Predicate.not(PING::equals)).toList();
  }

  private static ByteBuf line(String text) {
    return Unpooled.copiedBuffer(text + "\n", StandardCharsets.ISO_8859_1);
  }
}
