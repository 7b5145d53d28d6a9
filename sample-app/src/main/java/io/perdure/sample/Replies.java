package io.perdure.sample;

/** Replies that are not simply what an object returned. */
final class Replies {
  private Replies() {}

  record OrderNumber(long number) {}

  record Opened(String event, int seats) {}

  record Calls(long calls) {}

  record Failure(String error) {}
}
