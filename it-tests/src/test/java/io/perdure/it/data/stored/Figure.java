package io.perdure.it.data.stored;

/** A sealed hierarchy. */
public sealed interface Figure {

  /** One of them. */
  record Circle(double radius) implements Figure {}

  /** Another. */
  record Square(long side) implements Figure {}

  /** There are three now. */
  record Triangle(long side, double angle) implements Figure {}
}
