package io.perdure.it.data.stored;

/** A record. */
public record Item(String title, int count, Color color, double weight) {}
