package io.perdure.it.hosts;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Many callers of one server at once. */
final class Callers {

  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final String server;

  Callers(int port) {
    server = "http://localhost:" + port;
  }

  /** Posts to a path and returns the body of the reply, whatever its status. */
  String post(String path) {
    return send(path).join().body();
  }

  /** The numbers that so many calls at once get. */
  List<Long> numbers(String path, int calls) {
    List<CompletableFuture<HttpResponse<String>>> replies = new ArrayList<>();
    for (int i = 0; i < calls; i++) {
      replies.add(send(path));
    }
    return replies.stream().map(reply -> number(reply.join())).toList();
  }

  private CompletableFuture<HttpResponse<String>> send(String path) {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(server + path))
            .POST(HttpRequest.BodyPublishers.noBody())
            .build();
    return client.sendAsync(request, HttpResponse.BodyHandlers.ofString());
  }

  private static long number(HttpResponse<String> reply) {
    if (reply.statusCode() != 200) {
      throw new AssertionError(reply + ": " + reply.body());
    }
    return Long.parseLong(reply.body());
  }
}
