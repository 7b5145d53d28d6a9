package io.perdure.runtime.cached;

import static org.jetbrains.lincheck.datastructures.ManagedStrategyGuaranteeKt.forClasses;

import io.perdure.runtime.Pins;
import io.perdure.runtime.time.VirtualTime;
import java.util.concurrent.TimeUnit;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.StressOptions;
import org.jetbrains.lincheck.datastructures.Validate;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Calls, computations that end in every way, invalidations and the passing of time: whatever
 * happens at once comes to the same as if it happened in some order.
 */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
@Tag("lincheck")
@Pins({"rule 6.1", "rule 6.3", "rule 6.4"})
class CacheModelTest {

  /** With a plain map. */
  public static final class OverScriptedMap extends CacheOperations {
    /** For Lincheck. */
    public OverScriptedMap() {
      this(new ScriptedTime());
    }

    private OverScriptedMap(ScriptedTime time) {
      super(new ScriptedEntries(), time, time::advance);
    }

    /** Lincheck takes no inherited one. */
    @Validate
    public void everybodyIsTold() {
      checkEverybodyIsTold();
    }
  }

  /** With the map that is used. */
  public static final class OverCaffeine extends CacheOperations {
    /** For Lincheck. */
    public OverCaffeine() {
      this(new VirtualTime());
    }

    private OverCaffeine(VirtualTime time) {
      super(
          new CaffeineEntries(OPTIONS, time),
          time,
          amount -> time.advance(amount, TimeUnit.NANOSECONDS));
    }

    /** Lincheck takes no inherited one. */
    @Validate
    public void everybodyIsTold() {
      checkEverybodyIsTold();
    }
  }

  @Test
  void allInterleavingsComeToTheSameAsSomeOrder() {
    new ModelCheckingOptions()
        .iterations(25)
        .invocationsPerIteration(15)
        .threads(2)
        .actorsBefore(4)
        .actorsPerThread(2)
        .actorsAfter(3)
        .addGuarantee(
            forClasses(
                    ScriptedEntries.class.getName(),
                    ScriptedTime.class.getName(),
                    NumberedEntries.class.getName(),
                    Counts.class.getName())
                .allMethods()
                .treatAsAtomic())
        .sequentialSpecification(CacheSpecification.class)
        .check(OverScriptedMap.class);
  }

  @Test
  void underStressCaffeineKeepsTheOrderToo() {
    new StressOptions()
        .iterations(10)
        .invocationsPerIteration(20)
        .threads(2)
        .actorsBefore(4)
        .actorsPerThread(3)
        .actorsAfter(3)
        .sequentialSpecification(CacheSpecification.class)
        .check(OverCaffeine.class);
  }
}
