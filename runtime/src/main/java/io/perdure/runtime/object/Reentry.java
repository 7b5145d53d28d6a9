package io.perdure.runtime.object;

import io.perdure.runtime.turn.Gate;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * A turn within a turn of the same object, which waits for it (rule 3.6): what the outer one left
 * in the activation. The inner one is a section of its own: what it waits for lets in what it began
 * itself, and nothing else.
 *
 * @param lender the object whose turn made the call, or {@code null} when that is this object, or
 *     nobody's turn waits for it
 * @param loan the gate of the loan; {@code null} when the object called its own reference
 */
record Reentry(
    @Nullable Activation lender,
    @Nullable Gate loan,
    TurnThread thread,
    @Nullable Thread waitsInCall,
    @Nullable Activation caller,
    @Nullable Reentry outer,
    Gate section,
    @Nullable Deque<Continuation> microtasks,
    @Nullable Frame frame,
    @Nullable Origin origin) {}
