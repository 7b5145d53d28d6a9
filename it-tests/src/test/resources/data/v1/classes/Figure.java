package io.perdure.it.data.stored;

/** A sealed hierarchy. */
public sealed interface Figure {

  /** One of two. */
  record Circle(double radius) implements Figure {}

  /** The other. */
  record Square(long side) implements Figure {}
}
