package io.perdure.it.exit;

import static io.perdure.it.exit.NettyPeer.line;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoopGroup;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.SingleThreadEventExecutor;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Netty's channels, which are written on threads of their own; by 4.2, and by 4.1. */
@SuppressWarnings("FutureReturnValueIgnored") // what arrives is what counts
class NettySpec {

  /** The property that says with which release. */
  static final String RELEASE = "netty.release";

  private static final long LIMIT_SECONDS = 60;

  @SuppressWarnings("deprecation") // by 4.2; its own would not be there with 4.1
  private final EventLoopGroup loops = new io.netty.channel.nio.NioEventLoopGroup(1);

  private final Calling calling = new Calling();
  private final NettyPeer peer = new NettyPeer(loops, calling);
  private final Channel channel = peer.channel;
  private final Sent sent = new Sent(this::got);

  NettySpec() throws IOException {}

  @AfterEach
  void close() throws IOException {
    loops.shutdownGracefully(0, 0, TimeUnit.SECONDS).syncUninterruptibly();
    peer.close();
  }

  @Test
  void isTheReleaseThatIsToBeTried() {
    assertThat(Channel.class.getProtectionDomain().getCodeSource().getLocation().getPath())
        .contains("/netty-transport-" + System.getProperty(RELEASE, "4.2"));
  }

  // ---- on a thread of the object's caller

  @Test
  void aChannelThatIsWrittenAndFlushed() throws Exception {
    sent.isHeld(Sent.here(text -> channel.writeAndFlush(line(text))));
  }

  @Test
  void aChannelThatIsWrittenAndThenFlushed() throws Exception {
    sent.isHeld(
        Sent.here(
            text -> {
              channel.write(line(text));
              channel.flush();
            }));
  }

  @Test
  void aChannelThatAnotherFlushes() throws Exception {
    sent.isHeld(Sent.here(text -> channel.write(line(text), channel.newPromise())));
  }

  @Test
  void aHandlersContext() throws Exception {
    sent.isHeld(Sent.here(text -> channel.pipeline().context(calling).writeAndFlush(line(text))));
  }

  @Test
  void aTaskForAnEventLoop() throws Exception {
    sent.isHeld(
        Sent.here(text -> channel.eventLoop().execute(() -> channel.writeAndFlush(line(text)))));
  }

  @Test
  void aTaskForAnEventLoopThatNeedNotHurry() throws Exception {
    var loop = (SingleThreadEventExecutor) channel.eventLoop();
    sent.isHeld(Sent.here(text -> loop.lazyExecute(() -> channel.writeAndFlush(line(text)))));
  }

  @Test
  void aScheduledTask() throws Exception {
    sent.isHeld(
        Sent.here(text -> channel.eventLoop().schedule(once(text), 0, TimeUnit.NANOSECONDS)));
  }

  // ---- on the channel's own thread

  @Test
  void aHandlerInWhichAnObjectIsCalled() throws Exception {
    sent.isHeld(inHandler(text -> channel.writeAndFlush(line(text))));
  }

  @Test
  void aHandlerInWhichAnObjectWritesWhatAnotherFlushes() throws Exception {
    sent.isHeld(inHandler(text -> channel.write(line(text))));
  }

  @Test
  void aHandlerInWhichAnObjectLeavesATask() throws Exception {
    sent.isHeld(
        inHandler(text -> channel.eventLoop().execute(() -> channel.writeAndFlush(line(text)))));
  }

  @Test
  void aHandlerInWhichAnObjectSchedulesATask() throws Exception {
    sent.isHeld(
        inHandler(text -> channel.eventLoop().schedule(once(text), 0, TimeUnit.NANOSECONDS)));
  }

  @Test
  void aHandlerInWhichAnObjectSchedulesACall() throws Exception {
    sent.isHeld(
        inHandler(
            text ->
                channel
                    .eventLoop()
                    .schedule(Executors.callable(once(text)), 0, TimeUnit.NANOSECONDS)));
  }

  @Test
  void aHandlerInWhichAnObjectSchedulesATaskAtARate() throws Exception {
    sent.isHeld(
        inHandler(
            text ->
                channel.eventLoop().scheduleAtFixedRate(once(text), 0, 1, TimeUnit.NANOSECONDS)));
  }

  @Test
  void aHandlerInWhichAnObjectSchedulesATaskAgainAndAgain() throws Exception {
    sent.isHeld(
        inHandler(
            text ->
                channel
                    .eventLoop()
                    .scheduleWithFixedDelay(once(text), 0, 1, TimeUnit.NANOSECONDS)));
  }

  /** A task that fails is not repeated. */
  private Runnable once(String text) {
    return () -> {
      channel.writeAndFlush(line(text));
      throw new IllegalStateException("Once is enough");
    };
  }

  // ----

  /** The turn is the event loop's own thread's: what it waits for, the channel waits for, too. */
  private Sent.Way inHandler(Sent.SendText send) {
    return (turn, text) -> {
      calling.result = new CompletableFuture<>();
      calling.call = () -> turn.in(() -> send.send(text));
      peer.say();
      try {
        return calling.result.get(LIMIT_SECONDS, TimeUnit.SECONDS);
      } catch (ExecutionException e) {
        throw (Exception) e.getCause();
      }
    };
  }

  /** While a turn has the event loop wait there is nothing behind it. */
  private List<String> got() throws InterruptedException {
    return calling.isUnderWay() ? peer.lines() : peer.linesBehindAll();
  }

  /** Calls a durable object on its channel's thread when its peer says something. */
  private static final class Calling extends ChannelInboundHandlerAdapter {
    volatile @Nullable Callable<Boolean> call;
    volatile @Nullable CompletableFuture<Boolean> result;

    boolean isUnderWay() {
      CompletableFuture<Boolean> current = result;
      return current != null && !current.isDone();
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
      ReferenceCountUtil.release(message);
      CompletableFuture<Boolean> current = Objects.requireNonNull(result);
      try {
        current.complete(Objects.requireNonNull(call).call());
      } catch (Exception e) {
        current.completeExceptionally(e);
      }
    }
  }
}
