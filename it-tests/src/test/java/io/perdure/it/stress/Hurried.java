package io.perdure.it.stress;

import io.perdure.DurableObject;

/** A station whose callers leave early. */
@DurableObject(callTimeout = "20ms")
final class Hurried extends Station {}
