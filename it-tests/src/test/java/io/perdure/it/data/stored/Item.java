package io.perdure.it.data.stored;

import io.perdure.Alias;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A record: one component was renamed, one widened, one removed, and one is new. */
public record Item(
    @Alias("title") String name, long count, Color color, @Nullable List<String> tags) {}
