package io.perdure.it.watchdog;

import io.perdure.DeadlockException;
import io.perdure.DurableObject;
import io.perdure.DurableObjects;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;

/** A program whose turns do not get on. */
final class Stuck {

  private Stuck() {}

  @DurableObject
  static class Till {

    String count(CountDownLatch inside, Object drawer) {
      inside.countDown();
      synchronized (drawer) {
        return "counted";
      }
    }

    void keepOpen(CountDownLatch closing) throws InterruptedException {
      closing.await();
    }
  }

  public static void main(String[] arguments) throws Exception {
    Till till = DurableObjects.get(Till.class, "t");
    if (arguments[0].equals("deadlock")) {
      callWithMonitor(till);
    } else {
      keepOpenUntilReported(till);
    }
  }

  private static void callWithMonitor(Till till) throws InterruptedException {
    CountDownLatch reported = new CountDownLatch(1);
    System.setErr(new Announcing(System.err, "would wait for ever", reported));
    Object drawer = new Object();
    CountDownLatch inside = new CountDownLatch(1);
    Thread clerk = new Thread(() -> System.out.println(till.count(inside, drawer)), "clerk");
    synchronized (drawer) {
      clerk.start();
      inside.await();
      try {
        System.out.println(till.count(inside, drawer));
      } catch (DeadlockException e) {
        System.out.println(e.id() + ": " + e.getMessage());
        e.cycle().forEach(System.out::println);
      }
    }
    clerk.join();
    System.out.println("and again " + till.count(inside, drawer));
    reported.await(); // it is reported once the caller has its exception
  }

  private static void keepOpenUntilReported(Till till) throws Exception {
    // So that the long turn does not begin with making the object.
    till.count(new CountDownLatch(1), till);
    CountDownLatch reported = new CountDownLatch(1);
    System.setErr(new Announcing(System.err, "has been held", reported));
    Thread clerk =
        new Thread(
            () -> {
              try {
                till.keepOpen(reported);
              } catch (InterruptedException e) {
                throw new AssertionError(e);
              }
            },
            "clerk");
    clerk.start();
    clerk.join();
    System.out.println(till.count(reported, till));
  }

  /** Tells when a text is printed. */
  private static final class Announcing extends PrintStream {
    private final String text;
    private final CountDownLatch printed;

    Announcing(OutputStream out, String text, CountDownLatch printed) {
      super(out, true, StandardCharsets.UTF_8);
      this.text = text;
      this.printed = printed;
    }

    @Override
    public void println(String line) {
      super.println(line);
      if (line.contains(text)) {
        printed.countDown();
      }
    }
  }
}
