package io.perdure.it.exit;

import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ManualIoEventLoop;
import io.netty.channel.nio.NioIoHandler;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Netty's channels on a thread of the user's, which 4.2 has. */
@SuppressWarnings("FutureReturnValueIgnored") // what arrives is what counts
class NettyManualLoopSpec {

  @Test
  void aTaskForAnEventLoop() throws Exception {
    ManualIoEventLoop loop = new ManualIoEventLoop(null, NioIoHandler.newFactory());
    Thread thread =
        new Thread(
            () -> {
              loop.setOwningThread(Thread.currentThread());
              while (!loop.isTerminated()) {
                loop.run(TimeUnit.SECONDS.toNanos(1));
              }
            },
            "loop");
    thread.setDaemon(true);
    thread.start();
    try (NettyPeer peer = new NettyPeer(loop, new ChannelInboundHandlerAdapter())) {
      new Sent(peer::linesBehindAll)
          .isHeld(
              Sent.here(
                  text -> loop.execute(() -> peer.channel.writeAndFlush(NettyPeer.line(text)))));
    } finally {
      loop.shutdownGracefully(0, 0, TimeUnit.SECONDS).syncUninterruptibly();
    }
  }
}
