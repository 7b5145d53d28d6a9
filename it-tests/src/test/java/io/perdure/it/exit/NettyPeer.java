package io.perdure.it.exit;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** Keeps the lines that come by a channel of Netty's. */
@SuppressWarnings("FutureReturnValueIgnored") // what arrives is what counts
final class NettyPeer implements AutoCloseable {

  private static final String PING = "ping";

  private final Peer peer = new Peer();
  private final ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
  private final Socket accepted;
  final Channel channel;
  private int pings;

  /** A channel to it, of a group with one thread. */
  NettyPeer(EventLoopGroup group, ChannelHandler handler) throws IOException {
    channel =
        new Bootstrap()
            .group(group)
            .channel(NioSocketChannel.class)
            .handler(handler)
            .connect(server.getLocalSocketAddress())
            .syncUninterruptibly()
            .channel();
    accepted = server.accept();
    peer.read(accepted.getInputStream());
  }

  static ByteBuf line(String text) {
    return Unpooled.copiedBuffer(text + "\n", StandardCharsets.ISO_8859_1);
  }

  /** Sends something to the channel's handler. */
  void say() throws IOException {
    accepted.getOutputStream().write(1);
  }

  /** What has come by now. */
  List<String> lines() {
    return peer.arrived().lines().filter(Predicate.not(PING::equals)).toList();
  }

  /** What has come behind whatever the event loop had to do, or had scheduled. */
  List<String> linesBehindAll() throws InterruptedException {
    pings++;
    EventLoop loop = channel.eventLoop();
    Runnable ping = () -> channel.writeAndFlush(line(PING));
    loop.execute(() -> loop.schedule(ping, 0, TimeUnit.NANOSECONDS));
    peer.awaitLines(PING, pings);
    return lines();
  }

  @Override
  public void close() throws IOException {
    accepted.close();
    server.close();
  }
}
