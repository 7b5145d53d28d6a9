package io.perdure.it.kill;

import static java.util.stream.Collectors.joining;

import io.perdure.DurableObjects;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * Prints what all objects hold, and then what each client was told, until it is killed. Arguments:
 * the seed, and for each client the index of the operation it begins with.
 */
final class KillProgram {
  private static final OutputStream OUT = new FileOutputStream(FileDescriptor.out);

  private final Script script;
  private final Numbers numbers = DurableObjects.get(Numbers.class, "numbers");
  private final Bank bank = DurableObjects.get(Bank.class, "bank");

  private KillProgram(Script script) {
    this.script = script;
  }

  public static void main(String[] args) {
    print(Line.UP);
    KillProgram program = new KillProgram(new Script(Long.parseLong(args[0])));
    program.printContents();
    print(Line.OPEN);
    for (int client = 0; client < Script.CLIENTS; client++) {
      int number = client;
      long first = Long.parseLong(args[client + 1]);
      new Thread(() -> program.beClient(number, first)).start();
    }
  }

  private void printContents() {
    for (int client = 0; client < Script.CLIENTS; client++) {
      Desk desk = desk(client);
      printContents(Line.desk(client), desk.contents());
      printContents(Line.stamped(client), desk.stamped());
      for (int chest = 0; chest < Script.CHESTS; chest++) {
        String id = client + "-" + chest;
        printContents(Line.chest(client, chest), DurableObjects.get(Chest.class, id).contents());
      }
    }
    printContents(Line.NUMBERS, numbers.contents());
    printContents(Line.BANK, bank.contents());
    for (int stamp = 0; stamp < Script.STAMPS; stamp++) {
      String id = Integer.toString(stamp);
      printContents(Line.wheels(stamp), DurableObjects.get(Wheels.class, id).contents());
    }
  }

  private static void printContents(String object, Map<String, ?> contents) {
    contents.forEach((key, value) -> print(Line.held(object, key, value.toString())));
  }

  private void beClient(int client, long first) {
    for (long index = first; ; index++) {
      print(Line.told(client, index, run(client, script.op(client, index))));
    }
  }

  private String run(int client, Op op) {
    if (op instanceof Op.Work work) {
      return work(client, work);
    } else if (op instanceof Op.Next) {
      return Long.toString(numbers.next());
    } else if (op instanceof Op.Burst burst) {
      return burst(burst.size());
    } else if (op instanceof Op.Transfer transfer) {
      return Long.toString(bank.transfer(client, transfer));
    } else if (op instanceof Op.Stamp stamp) {
      return Long.toString(desk(client).stamp(stamp.stamp()));
    }
    throw new IllegalArgumentException(op.toString());
  }

  private static String work(int client, Op.Work work) {
    try {
      desk(client).work(work.parts(), work.refused());
      return Line.DONE;
    } catch (Desk.Refused e) {
      return Line.REFUSED;
    }
  }

  private String burst(int size) {
    List<CompletableFuture<Long>> futures = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      futures.add(numbers.nextLater());
    }
    return futures.stream().map(future -> future.join().toString()).collect(joining(","));
  }

  private static Desk desk(int client) {
    return DurableObjects.get(Desk.class, Integer.toString(client));
  }

  /** In one piece, and not kept back here: what is printed has been seen. */
  private static synchronized void print(String line) {
    try {
      OUT.write((line + "\n").getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new IllegalStateException("nobody reads what is printed", e);
    }
  }
}
