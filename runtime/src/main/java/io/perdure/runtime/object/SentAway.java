package io.perdure.runtime.object;

import org.jspecify.annotations.Nullable;

/**
 * A turn that waited when its activation was broken: its code unwinds on its thread, beside that of
 * others, and with no part in the activation any more. What the activation had from it is in here.
 *
 * @param caller of the turn, or of the one it is within
 * @param before further out on the same thread
 */
record SentAway(
    Activation activation,
    @Nullable Activation caller,
    @Nullable Reentry reentry,
    @Nullable Frame frame,
    @Nullable SentAway before) {}
