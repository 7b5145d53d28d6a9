package io.perdure.it.data.stored;

/** What is on its way. */
public interface Tracked {
  String place();
}
