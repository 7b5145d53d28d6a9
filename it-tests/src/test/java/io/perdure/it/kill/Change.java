package io.perdure.it.kill;

import org.jspecify.annotations.Nullable;

/** A key that gets a value, or is deleted when that is {@code null}. */
record Change(String key, @Nullable String value) {}
