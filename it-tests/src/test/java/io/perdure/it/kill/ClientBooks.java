package io.perdure.it.kill;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What one client was told, and what is there for it. */
final class ClientBooks {
  private final Script script;
  private final int client;
  private World world;
  private long transfers;

  /** The last number that its desk confirmed to each of the wheels. */
  private final Map<Integer, Long> stamped = new HashMap<>();

  /** The operation that has no reply yet. */
  private long open;

  ClientBooks(Script script, int client) {
    this.script = script;
    this.client = client;
    this.world = World.empty(client);
  }

  /** The operation after the one of which nobody knows what became. */
  long first() {
    return open + 1;
  }

  /**
   * Enters a reply.
   *
   * @return the numbers it gave the client
   */
  List<Long> told(Line.Told told, List<String> wrong) {
    Op op = script.op(client, told.index());
    List<Long> numbers = List.of();
    if (told.index() != open) {
      wrong.add(told + " is not the reply to " + open);
    } else if (op instanceof Op.Work work) {
      world = world.after(work);
      expect(work.refused() ? Line.REFUSED : Line.DONE, told, wrong);
    } else if (op instanceof Op.Transfer) {
      transfers++;
      expect(Long.toString(transfers), told, wrong);
    } else {
      numbers = List.of(told.result().split(",")).stream().map(Long::valueOf).toList();
      if (op instanceof Op.Stamp stamp) {
        stamped.put(stamp.stamp(), numbers.get(0));
      }
    }
    open++;
    return numbers;
  }

  /** After a restart: all that was confirmed, and of the open operation some first write sets. */
  void check(Contents contents, List<String> wrong) {
    Op op = script.op(client, open);
    checkWorld(op, World.found(client, contents), wrong);
    checkTransfers(op, contents.number(Line.BANK, Bank.COUNTS.get(client)), wrong);
    for (int stamp = 0; stamp < Script.STAMPS; stamp++) {
      checkStamped(op, stamp, contents, wrong);
    }
    open++;
  }

  /** What its desk confirmed to the wheels that they show. */
  long stamped(int stamp) {
    return stamped.getOrDefault(stamp, 0L);
  }

  private void checkWorld(Op op, World found, List<String> wrong) {
    List<World> possible = op instanceof Op.Work work ? world.during(work) : List.of(world);
    if (!possible.contains(found)) {
      wrong.add(
          "client " + client + " before " + op + " was told" + world + "\n but found" + found);
    }
    world = found;
  }

  private void checkTransfers(Op op, long found, List<String> wrong) {
    boolean perhapsOneMore = op instanceof Op.Transfer && found == transfers + 1;
    if (found != transfers && !perhapsOneMore) {
      wrong.add("client " + client + " made " + transfers + " transfers, found are " + found);
    }
    transfers = found;
  }

  private void checkStamped(Op op, int stamp, Contents contents, List<String> wrong) {
    long found = contents.number(Line.stamped(client), Desk.STAMPED + stamp);
    boolean perhapsOneMore =
        op instanceof Op.Stamp open && open.stamp() == stamp && found > stamped(stamp);
    if (found != stamped(stamp) && !perhapsOneMore) {
      wrong.add("client " + client + " stamped " + stamped(stamp) + ", found is " + found);
    }
    stamped.put(stamp, found);
  }

  private static void expect(String result, Line.Told told, List<String> wrong) {
    if (!told.result().equals(result)) {
      wrong.add(told + " should be " + result);
    }
  }
}
