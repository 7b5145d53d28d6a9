package io.perdure.runtime.object;

import org.jspecify.annotations.Nullable;

/**
 * A call that came back to an object whose turn this thread already has.
 *
 * @param lender the object further up whose call it is, or {@code null} when the object called its
 *     own reference
 * @param outer the re-entry this one is within
 */
record Reentry(@Nullable Activation lender, @Nullable Reentry outer) {}
