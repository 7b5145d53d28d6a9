package io.perdure.runtime.object;

import io.perdure.entry.PerdureCell;
import io.perdure.runtime.api.ObjectView;
import java.lang.invoke.MethodHandle;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * As the weaver would leave it. Public where the test reaches it, whose package it is not in at run
 * time.
 */
public class ReloadedThing implements Reloads.Callable {
  public static @Nullable Function<Object, PerdureCell> bind;
  public static @Nullable MethodHandle call;

  @SuppressWarnings("MemberName") // the weaver's name
  private transient @Nullable PerdureCell $perdure$cell;

  public ReloadedThing() {
    $perdure$cell = Objects.requireNonNull(bind).apply(this);
  }

  @Override
  public @Nullable Object call(Reloads.Body body) throws Throwable {
    return PerdureCell.entered($perdure$cell)
        ? body.run(new Self((ObjectView) Objects.requireNonNull($perdure$cell)))
        : Objects.requireNonNull(call).invoke(this, body);
  }
}
