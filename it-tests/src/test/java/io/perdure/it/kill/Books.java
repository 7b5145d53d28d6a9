package io.perdure.it.kill;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/** Holds what all clients were told against what is there after a crash. */
final class Books {
  private final List<ClientBooks> clients;
  private final Set<Long> numbers = new HashSet<>();
  private final List<String> wrong = new ArrayList<>();
  private long replies;
  private long checks;

  /** The last number that was found after the latest crash. */
  private long lastNumber;

  Books(Script script) {
    clients = IntStream.range(0, Script.CLIENTS).mapToObj(i -> new ClientBooks(script, i)).toList();
  }

  /** What the program is to be started with. */
  List<String> firstOperations() {
    return clients.stream().map(client -> Long.toString(client.first())).toList();
  }

  /** Enters all that a program printed from its start to its death. */
  void enter(List<String> lines) {
    int open = lines.indexOf(Line.OPEN);
    if (open < 0) {
      return; // it had not begun to change anything
    }
    check(new Contents(Line.heldIn(lines.subList(0, open))));
    for (Line.Told told : Line.toldIn(lines.subList(open, lines.size()))) {
      replies++;
      clients.get(told.client()).told(told, wrong).forEach(number -> number(number, told));
    }
  }

  List<String> wrong() {
    return wrong;
  }

  long replies() {
    return replies;
  }

  /** How often all that is there was read and compared. */
  long checks() {
    return checks;
  }

  private void number(long number, Line.Told told) {
    if (number <= lastNumber || !numbers.add(number)) {
      wrong.add(told + " repeats a number that was given out before");
    }
  }

  private void check(Contents contents) {
    checks++;
    checkNumbers(contents);
    checkBank(contents);
    clients.forEach(client -> client.check(contents, wrong));
    for (int stamp = 0; stamp < Script.STAMPS; stamp++) {
      checkWheels(stamp, contents);
    }
  }

  private void checkNumbers(Contents contents) {
    lastNumber = contents.number(Line.NUMBERS, Numbers.LAST);
    long issued = contents.number(Line.NUMBERS, Numbers.ISSUED);
    if (issued != lastNumber) {
      wrong.add("the last number is " + lastNumber + ", but " + issued + " were issued");
    }
    numbers.stream()
        .filter(number -> number > lastNumber)
        .forEach(number -> wrong.add("number " + number + " is above the last, " + lastNumber));
  }

  private void checkBank(Contents contents) {
    long money = Bank.ACCOUNTS.stream().mapToLong(key -> contents.number(Line.BANK, key)).sum();
    if (money != 0) {
      wrong.add("money has come or gone: " + money);
    }
    long count = Bank.COUNTS.stream().mapToLong(key -> contents.number(Line.BANK, key)).sum();
    if (count != contents.number(Line.BANK, Bank.COUNT)) {
      wrong.add("the clients' transfers are not all transfers: " + contents.of(Line.BANK));
    }
  }

  /**
   * All wheels show one number, which was given out, and none that a desk has confirmed is later.
   */
  private void checkWheels(int stamp, Contents contents) {
    String object = Line.wheels(stamp);
    long shown = contents.number(object, Wheels.SHOWN);
    for (int i = 0; i < Wheels.WHEELS.size(); i++) {
      long expected = shown > 0 && Wheels.turns(shown, i) ? shown : 0;
      if (contents.number(object, Wheels.WHEELS.get(i)) != expected) {
        wrong.add(object + " do not agree: " + contents.of(object));
      }
    }
    if (shown > lastNumber) {
      wrong.add(object + " show " + shown + ", but the last number is " + lastNumber);
    }
    for (ClientBooks client : clients) {
      if (client.stamped(stamp) > shown) {
        wrong.add(object + " show " + shown + ", a desk stamped " + client.stamped(stamp));
      }
    }
  }
}
