package io.perdure.benchmarks;

import io.perdure.DurableObjects;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** P15: what the output gate costs in front of a method that has nothing to wait for. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class ExitCost {
  private final Sender sender = new Sender();
  private final SendingSum object = DurableObjects.get(SendingSum.class, DurableObjects.newId());
  private long calls;

  /** Outside of all turns, a method that the configuration names. */
  @Benchmark
  public long held() {
    long sent = sender.send(1);
    WrongResult.unlessEqual(sent, ++calls);
    return sent;
  }

  /** The same method under another name. */
  @Benchmark
  public long unheld() {
    long sent = sender.sendUnheld(1);
    WrongResult.unlessEqual(sent, ++calls);
    return sent;
  }

  /** In a turn with nothing pending. */
  @Benchmark
  public long heldInTurn() {
    long sent = object.send(1);
    WrongResult.unlessEqual(sent, ++calls);
    return sent;
  }

  /** The same turn without a gate. */
  @Benchmark
  public long unheldInTurn() {
    long sent = object.sendUnheld(1);
    WrongResult.unlessEqual(sent, ++calls);
    return sent;
  }
}
