package io.perdure.runtime.storage;

/** A read that has let other events in, and shows what was stored when it began (rule 4.4). */
interface InFlight {

  /** Ends it, in the turn of somebody who is about to write; throws nothing of its own. */
  void finish();
}
