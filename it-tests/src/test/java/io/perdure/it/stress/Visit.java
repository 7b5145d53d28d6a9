package io.perdure.it.stress;

/**
 * What a call brings along.
 *
 * @param place the station that is called
 * @param chain the same for all that comes of one call of a client
 * @param depth how many calls may still follow
 * @param highest the last station that may be held already; calls go to later ones
 * @param waiting a bit for each station further up that waits for this very call, and keeps waiting
 * @param client who calls; below zero for a station
 * @param order counts the calls of that client to this station
 */
record Visit(
    World world,
    int place,
    Object chain,
    Dice dice,
    int depth,
    int highest,
    int waiting,
    int client,
    int order) {

  /** The first call of a chain. */
  static Visit of(World world, int place, Dice dice, int client, int order) {
    return new Visit(world, place, new Object(), dice, World.DEPTH, place, 0, client, order);
  }

  /** A call that this turn waits for, come what may, and keeps its object meanwhile. */
  Visit callTo(int to) {
    return next(to, waiting | 1 << place);
  }

  /** A call whose answer this turn's answer depends on, though the turn does not wait for it. */
  Visit continuedBy(int to) {
    return next(to, waiting);
  }

  /** A call that this turn may leave alone. */
  Visit looseCallTo(int to) {
    return next(to, 0);
  }

  /** The same call, if its caller may leave before it has ended. */
  Visit left() {
    return new Visit(world, place, chain, dice, depth, highest, 0, client, order);
  }

  private Visit next(int to, int callers) {
    return new Visit(
        world, to, chain, dice.split(), depth - 1, Math.max(highest, to), callers, -1, 0);
  }

  Ledger ledger() {
    return world.ledger(place);
  }

  void count(String what) {
    world.findings().count(what);
  }

  void wrong(String what) {
    world.findings().wrong(world.station(place) + ": " + what);
  }
}
