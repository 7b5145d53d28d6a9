package io.perdure.benchmarks;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.AskPattern;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/** The peer with actors: the field is one's own, and callers ask. */
final class Actor implements Adder, AsyncAdder, AutoCloseable {

  /**
   * How long a reply may take, in seconds, unless a JVM is starved. Pekko's own examples have this;
   * the longer it is, the more timers of answered calls are kept.
   */
  static final String LIMIT_SECONDS = "3";

  private final ActorSystem<Add> system = ActorSystem.create(sum(), "sum");
  private final Duration limit;

  Actor(int limitSeconds) {
    limit = Duration.ofSeconds(limitSeconds);
  }

  @Override
  public long add(long amount) {
    return addLater(amount).join();
  }

  @Override
  public CompletableFuture<Long> addLater(long amount) {
    return AskPattern.<Add, Long>ask(
            system, replyTo -> new Add(amount, replyTo), limit, system.scheduler())
        .toCompletableFuture();
  }

  /** Ends its threads. */
  @Override
  public void close() {
    system.terminate();
    system.getWhenTerminated().toCompletableFuture().join();
  }

  private static Behavior<Add> sum() {
    return Behaviors.setup(
        context -> {
          Field field = new Field();
          return Behaviors.receive(Add.class).onMessage(Add.class, field::answer).build();
        });
  }

  private static final class Field {
    private long sum;

    Behavior<Add> answer(Add add) {
      sum += add.amount;
      add.replyTo.tell(sum);
      return Behaviors.same();
    }
  }

  private record Add(long amount, ActorRef<Long> replyTo) {}
}
