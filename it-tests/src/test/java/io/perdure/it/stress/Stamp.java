package io.perdure.it.stress;

/** A number that a station has given. */
record Stamp(int place, long number) {}
