package io.perdure.runtime.object;

import io.perdure.runtime.turn.Gate;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * A call that came back to an object whose turn this thread already has. It is a section of its
 * own: what it waits for lets in what it began itself, and nothing else (rule 3.6).
 *
 * @param lender the object further up whose call it is, or {@code null} when the object called its
 *     own reference
 * @param outer the re-entry this one is within
 * @param section that of the turn around it
 * @param microtasks those of the turn around it
 */
record Reentry(
    @Nullable Activation lender,
    @Nullable Reentry outer,
    Gate section,
    @Nullable Deque<Runnable> microtasks) {}
