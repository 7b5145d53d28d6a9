package io.perdure.it.data.stored;

/** Removed later. */
public record Retired(int since, String why) {}
