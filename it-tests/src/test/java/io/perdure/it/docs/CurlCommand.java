package io.perdure.it.docs;

import java.net.URI;
import java.net.http.HttpRequest;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The part of curl that documentation needs; anything else is refused rather than guessed. */
record CurlCommand(String method, String url, Map<String, String> headers, String body) {

  /** Understands a line that begins with {@code curl}. */
  static CurlCommand parse(String line) {
    Deque<String> words = new ArrayDeque<>(words(line));
    words.pop();
    String method = null;
    String url = null;
    String body = null;
    Map<String, String> headers = new LinkedHashMap<>();
    while (!words.isEmpty()) {
      String word = words.pop();
      switch (word) {
        case "-X" -> method = words.pop();
        case "-d" -> body = words.pop();
        case "-H" -> {
          String[] header = words.pop().split(": *", 2);
          headers.put(header[0], header[1]);
        }
        case "-s", "-i" -> {}
        default -> url = url(word, url, line);
      }
    }
    if (url == null) {
      throw new IllegalArgumentException("no URL in: " + line);
    }
    String implied = body == null ? "GET" : "POST";
    return new CurlCommand(
        method == null ? implied : method, url, headers, body == null ? "" : body);
  }

  /** The same request to a server on another port than the documented 8080. */
  HttpRequest request(int port) {
    URI uri = URI.create("http://" + url.replaceFirst("^http://", "").replace(":8080", ":" + port));
    HttpRequest.Builder request =
        HttpRequest.newBuilder(uri).method(method, HttpRequest.BodyPublishers.ofString(body));
    headers.forEach(request::header);
    return request.build();
  }

  private static String url(String word, @Nullable String before, String line) {
    if (word.startsWith("-") || before != null) {
      throw new IllegalArgumentException("cannot run " + word + " in: " + line);
    }
    return word;
  }

  /** Splits at blanks, as a shell does; quotes keep words together. */
  private static List<String> words(String line) {
    List<String> words = new ArrayList<>();
    StringBuilder word = new StringBuilder();
    char quote = ' ';
    for (char c : (line + " ").toCharArray()) {
      if (c == quote && c != ' ') {
        quote = ' ';
      } else if (quote == ' ' && (c == '\'' || c == '"')) {
        quote = c;
      } else if (quote == ' ' && c == ' ') {
        if (word.length() > 0) {
          words.add(word.toString());
          word.setLength(0);
        }
      } else {
        word.append(c);
      }
    }
    if (quote != ' ') {
      throw new IllegalArgumentException("an open quote in: " + line);
    }
    return words;
  }
}
