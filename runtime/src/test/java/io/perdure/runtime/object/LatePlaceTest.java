package io.perdure.runtime.object;

import static org.assertj.core.api.Assertions.assertThat;

import io.perdure.entry.PerdureCell;
import io.perdure.runtime.time.Await;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * The map beside the instances. That threads may use it together is {@code ConcurrentHashMap}'s
 * doing, with one operation for each step; what is model-checked elsewhere has several.
 */
@Timeout(60)
class LatePlaceTest {

  private final LatePlace place = new LatePlace();

  @Test
  void instancesAreToldApartByIdentity() {
    Same one = new Same();
    Same other = new Same();
    PerdureCell cell = new Cell();
    place.bind(one, cell);

    assertThat(place.of(one)).isSameAs(cell);
    assertThat(place.of(other)).isNull();
  }

  @Test
  void theFirstCellStays() {
    Same one = new Same();
    PerdureCell first = new Cell();

    assertThat(place.bindOnce(one, first)).isSameAs(first);
    assertThat(place.bindOnce(one, new Cell())).isSameAs(first);
    assertThat(place.of(one)).isSameAs(first);
  }

  @Test
  void whatNobodyHoldsIsForgotten() {
    List<Same> held = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      Same each = new Same();
      place.bind(each, new Cell());
      if (i % 10 == 0) {
        held.add(each);
      }
    }
    Await.until(
        () -> {
          System.gc();
          return place.size() == 10;
        });
    assertThat(held).allSatisfy(each -> assertThat(place.of(each)).isNotNull());
  }

  /** All equal, so that nothing but identity can tell them apart. */
  private static final class Same {
    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Same;
    }

    @Override
    public int hashCode() {
      return 1;
    }
  }

  private static final class Cell extends PerdureCell {
    @Override
    protected void leave(@Nullable Throwable thrown) {}

    @Override
    protected @Nullable Object leave(@Nullable Throwable thrown, @Nullable Object result) {
      return result;
    }
  }
}
