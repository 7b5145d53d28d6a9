package io.perdure.it.stress;

import io.perdure.DurableObject;

/** A station that is never reset. */
@DurableObject
final class Steady extends Station {}
