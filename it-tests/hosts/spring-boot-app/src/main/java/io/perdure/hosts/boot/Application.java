package io.perdure.hosts.boot;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.web.server.context.WebServerInitializedEvent;
import org.springframework.context.event.EventListener;

/** Starts the application, which says where it listens. */
@SpringBootApplication
public class Application {

  public static void main(String[] arguments) {
    SpringApplication.run(Application.class, arguments);
  }

  @EventListener
  void opened(WebServerInitializedEvent event) {
    System.out.println("counters on http://localhost:" + event.getWebServer().getPort());
  }
}
