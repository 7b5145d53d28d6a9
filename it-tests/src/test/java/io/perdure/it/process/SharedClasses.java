package io.perdure.it.process;

import io.perdure.DurableObject;

/** A program of two classes, for a class-data archive. */
final class SharedClasses {

  @DurableObject
  static final class Durable {
    private int calls;

    int call() {
      return ++calls;
    }
  }

  private SharedClasses() {}

  public static void main(String[] arguments) {
    if (arguments.length > 0) {
      System.out.println(new Durable().call());
    }
    System.out.println("ran");
  }
}
