package io.perdure.sample;

import io.javalin.Javalin;
import io.javalin.util.JavalinException;
import io.perdure.DurableObjects;

/** Opens the ticket office on the port named by the property or variable {@code PORT}. */
public final class Main {
  private Main() {}

  /** Takes no arguments. */
  public static void main(String[] args) {
    if (!DurableObjects.isActive()) {
      fail("start it with java -javaagent:perdure-agent.jar -jar sample-app.jar");
    }
    try {
      Javalin server = TicketOffice.server(DurableObjects::get).start(port());
      System.out.println("ticket office on http://localhost:" + server.port());
    } catch (IllegalArgumentException | JavalinException e) {
      fail(String.valueOf(e.getMessage()));
    }
  }

  private static void fail(String why) {
    System.err.println("ticket office: " + why);
    System.exit(1);
  }

  private static int port() {
    String text = System.getProperty("PORT", System.getenv().getOrDefault("PORT", "8080"));
    if (!text.matches("[0-9]{1,5}") || Integer.parseInt(text) > 65_535) {
      throw new IllegalArgumentException("PORT must be a number from 0 to 65535, not " + text);
    }
    return Integer.parseInt(text);
  }
}
