package io.perdure.it.stress;

import io.perdure.DurableObject;

/** A station that is reset now and then, and has a short queue. */
@DurableObject(queueLimit = 500)
final class Fragile extends Station {}
