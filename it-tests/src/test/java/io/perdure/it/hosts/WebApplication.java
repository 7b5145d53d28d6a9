package io.perdure.it.hosts;

import io.perdure.it.jvm.Compiler;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** An exploded web application that brings its own copy of the API. */
record WebApplication(Path directory) {

  private static final String SERVLET =
      """
      package %s;

      import io.perdure.DurableObjects;
      import jakarta.servlet.annotation.WebServlet;
      import jakarta.servlet.http.HttpServlet;
      import jakarta.servlet.http.HttpServletRequest;
      import jakarta.servlet.http.HttpServletResponse;
      import java.io.IOException;

      @WebServlet("/orders/*")
      public class Orders extends HttpServlet {
        @Override
        protected void doPost(HttpServletRequest request, HttpServletResponse response)
            throws IOException {
          try {
            Shop shop = DurableObjects.get(Shop.class, request.getPathInfo());
            Shop.Order order = shop.place(new Shop.Order(0, "cake")).join();
            try {
              shop.cancel(order);
            } catch (IllegalStateException expected) {
              shop.refused();
            }
            response.getWriter().print(order.number());
          } catch (RuntimeException e) {
            response.setStatus(500);
            response.getWriter().print(e.getMessage());
          }
        }
      }
      """;

  /** Uses the runtime's threads, its timer, the codec, and exceptions that hold the application. */
  private static final String DURABLE =
      """
      package %s;

      import io.perdure.DurableObject;
      import io.perdure.DurableStorage;
      import java.util.concurrent.CompletableFuture;

      @DurableObject(callTimeout = "1m")
      public final class Shop {
        public record Order(long number, String what) {}

        private final DurableStorage storage = DurableStorage.current();
        private final ThreadLocal<Order> last = new ThreadLocal<>();

        CompletableFuture<Order> place(Order wanted) {
          long number = storage.get("last", Order.class).map(Order::number).orElse(0L) + 1;
          Order order = new Order(number, wanted.what());
          storage.put("last", order);
          return CompletableFuture.completedFuture(order);
        }

        void cancel(Order order) {
          throw new IllegalStateException(order + " is in the oven");
        }

        void refused() {}
      }
      """;

  /** With classes of a package of its own. */
  static WebApplication of(String itsPackage, Path directory) throws IOException {
    Path libraries = Files.createDirectories(directory.resolve("WEB-INF/lib"));
    Path api = libraries.resolve("perdure-annotations.jar");
    Files.copy(Built.annotationsJar(), api);
    Path classes = Files.createDirectories(directory.resolve("WEB-INF/classes"));
    String servlets = Built.jarsIn(Built.tomcatServer().resolve("lib"));
    Compiler.compile(
        classes,
        List.of("-cp", servlets + File.pathSeparator + api),
        "Orders.java",
        SERVLET.formatted(itsPackage),
        "Shop.java",
        DURABLE.formatted(itsPackage));
    return new WebApplication(directory);
  }
}
