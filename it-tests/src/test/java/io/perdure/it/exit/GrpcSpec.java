package io.perdure.it.exit;

import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerServiceDefinition;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** gRPC's client, which writes on Netty's threads, and keeps calls until it is connected. */
@SuppressWarnings("FutureReturnValueIgnored") // what arrives is what counts
class GrpcSpec {

  private static final long LIMIT_SECONDS = 60;
  private static final String PING = "ping";
  private static final Metadata.Key<String> TEXT =
      Metadata.Key.of("text", Metadata.ASCII_STRING_MARSHALLER);

  private static final MethodDescriptor<String, String> TELL = method("Tell", MethodType.UNARY);
  private static final MethodDescriptor<String, String> EACH =
      method("Each", MethodType.CLIENT_STREAMING);
  private static final MethodDescriptor<String, String> LAST =
      method("Last", MethodType.CLIENT_STREAMING);
  private static final MethodDescriptor<String, String> HEAD =
      method("Head", MethodType.CLIENT_STREAMING);

  private final List<String> told = new CopyOnWriteArrayList<>();
  private final Server server = start();
  private final ManagedChannel channel = connect(server.getPort());
  private final Sent sent = new Sent(() -> got(channel));

  GrpcSpec() throws IOException {}

  @AfterEach
  void close() throws InterruptedException {
    channel.shutdownNow().awaitTermination(LIMIT_SECONDS, TimeUnit.SECONDS);
    server.shutdownNow().awaitTermination(LIMIT_SECONDS, TimeUnit.SECONDS);
  }

  @Test
  void aCallThatIsWaitedFor() throws Exception {
    sent.isHeld(
        Sent.here(text -> ClientCalls.blockingUnaryCall(channel, TELL, CallOptions.DEFAULT, text)));
  }

  @Test
  void aCallWithAFuture() throws Exception {
    sent.isHeld(Sent.here(text -> ClientCalls.futureUnaryCall(call(channel, TELL), text)));
  }

  @Test
  void aCallWithAnObserver() throws Exception {
    sent.isHeld(
        Sent.here(text -> ClientCalls.asyncUnaryCall(call(channel, TELL), text, new Unheard())));
  }

  @Test
  void aMessageOfAStream() throws Exception {
    StreamObserver<String> stream =
        ClientCalls.asyncClientStreamingCall(call(channel, EACH), new Unheard());
    sent.isHeld(Sent.here(stream::onNext));
    stream.onCompleted();
  }

  @Test
  void theEndOfAStream() throws Exception {
    sent.isHeld(
        (turn, text) -> {
          StreamObserver<String> stream =
              ClientCalls.asyncClientStreamingCall(call(channel, LAST), new Unheard());
          stream.onNext(text);
          return turn.in(stream::onCompleted);
        });
  }

  @Test
  void theBeginningOfAStream() throws Exception {
    sent.isHeld(
        Sent.here(
            text -> {
              Metadata head = new Metadata();
              head.put(TEXT, text);
              call(channel, HEAD).start(new ClientCall.Listener<>() {}, head);
            }));
  }

  /** Another thread would send it, when there is a connection. */
  @Test
  void aCallThatHasToWaitForAConnection() throws Exception {
    try (Relay relay = new Relay(server.getPort())) {
      ManagedChannel slow = connect(relay.port());
      ClientCalls.futureUnaryCall(call(slow, TELL), PING);
      relay.awaitConnection();
      new Sent(
              () -> {
                relay.letAnswersThrough();
                return got(slow);
              })
          .comesLate(Sent.here(text -> ClientCalls.futureUnaryCall(call(slow, TELL), text)));
      slow.shutdownNow().awaitTermination(LIMIT_SECONDS, TimeUnit.SECONDS);
    }
  }

  // ----

  private static ClientCall<String, String> call(
      ManagedChannel channel, MethodDescriptor<String, String> method) {
    return channel.newCall(method, CallOptions.DEFAULT);
  }

  /** One connection has one thread here, which does what comes in its order. */
  private List<String> got(ManagedChannel from) {
    ClientCalls.blockingUnaryCall(
        from, TELL, CallOptions.DEFAULT.withDeadlineAfter(LIMIT_SECONDS, TimeUnit.SECONDS), PING);
    return told.stream().filter(Predicate.not(PING::equals)).toList();
  }

  private static ManagedChannel connect(int port) {
    return NettyChannelBuilder.forAddress(new InetSocketAddress(loopback(), port))
        .usePlaintext()
        .directExecutor()
        .build();
  }

  private Server start() throws IOException {
    return NettyServerBuilder.forAddress(new InetSocketAddress(loopback(), 0))
        .directExecutor()
        .addService(
            ServerServiceDefinition.builder("Teller")
                .addMethod(TELL, ServerCalls.asyncUnaryCall(this::tell))
                .addMethod(EACH, ServerCalls.asyncClientStreamingCall(Each::new))
                .addMethod(LAST, ServerCalls.asyncClientStreamingCall(Last::new))
                .addMethod(HEAD, this::head)
                .build())
        .build()
        .start();
  }

  private static InetAddress loopback() {
    return InetAddress.getLoopbackAddress();
  }

  private void tell(String text, StreamObserver<String> answer) {
    told.add(text);
    answer.onNext(text);
    answer.onCompleted();
  }

  private ServerCall.Listener<String> head(ServerCall<String, String> call, Metadata head) {
    told.add(head.get(TEXT));
    return new ServerCall.Listener<>() {};
  }

  private static MethodDescriptor<String, String> method(String name, MethodType type) {
    return MethodDescriptor.<String, String>newBuilder()
        .setType(type)
        .setFullMethodName(MethodDescriptor.generateFullMethodName("Teller", name))
        .setRequestMarshaller(new Text())
        .setResponseMarshaller(new Text())
        .build();
  }

  /** What nobody listens to. */
  private static class Unheard implements StreamObserver<String> {
    @Override
    public void onNext(String text) {}

    @Override
    public void onError(Throwable failure) {}

    @Override
    public void onCompleted() {}
  }

  /** Keeps each message. */
  private class Each extends Unheard {
    private final StreamObserver<String> answer;

    Each(StreamObserver<String> answer) {
      this.answer = answer;
    }

    @Override
    public void onNext(String text) {
      told.add(text);
    }

    @Override
    public void onCompleted() {
      answer.onNext("heard");
      answer.onCompleted();
    }
  }

  /** Keeps the last message when it knows that it is. */
  private final class Last extends Each {
    private String last = "nothing";

    Last(StreamObserver<String> answer) {
      super(answer);
    }

    @Override
    public void onNext(String text) {
      last = text;
    }

    @Override
    public void onCompleted() {
      super.onNext(last);
      super.onCompleted();
    }
  }

  /** Messages are texts. */
  private static final class Text implements MethodDescriptor.Marshaller<String> {
    @Override
    public InputStream stream(String text) {
      return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public String parse(InputStream stream) {
      try {
        return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
