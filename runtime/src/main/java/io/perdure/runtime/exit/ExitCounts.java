package io.perdure.runtime.exit;

import java.util.concurrent.atomic.LongAdder;

/** What the output gate has done with what left by other ways than replies. */
public final class ExitCounts {

  private final LongAdder held = new LongAdder();
  private final LongAdder nanos = new LongAdder();
  private final LongAdder refused = new LongAdder();
  private final LongAdder exempt = new LongAdder();
  private final LongAdder handedOver = new LongAdder();

  /** Something has waited, whatever came of it. */
  public void held(long took) {
    held.increment();
    nanos.add(took);
  }

  /** What it depended on was lost: it has not left. */
  public void refused() {
    refused.increment();
  }

  /** Something was not held although it depends on what is not durable. */
  public void exempt() {
    exempt.increment();
  }

  /** Another thread has sent something, in a task of a turn whose writes are not durable. */
  public void handedOver() {
    handedOver.increment();
  }

  /** Held, nanoseconds of that, refused, exempt, and handed over. */
  public long[] read() {
    return new long[] {held.sum(), nanos.sum(), refused.sum(), exempt.sum(), handedOver.sum()};
  }
}
