package io.perdure.benchmarks;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** P10: one caller that asks for a page that is there. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class CachedHit {

  /** Who caches. */
  @Param CacheKind kind = CacheKind.DURABLE;

  private final String key = "front";
  private final Origin origin = new Origin(0);
  private Pages pages = origin::load;

  /** Afterwards the page is there. */
  @Setup
  public void load() {
    pages = kind.pages(origin);
    WrongResult.unlessFirstLoad(pages.page(key), key);
  }

  /** Gets it. */
  @Benchmark
  public Object hit() {
    Page page = pages.page(key);
    WrongResult.unlessFirstLoad(page, key);
    return page;
  }

  /** Ends what it has begun. */
  @TearDown
  public void close() {
    pages.close();
  }
}
