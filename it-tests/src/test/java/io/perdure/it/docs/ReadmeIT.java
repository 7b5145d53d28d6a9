package io.perdure.it.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.perdure.it.sample.SampleProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * What the pages show is true. Beneath each {@code curl} line of the README stands its reply as a
 * comment, the status and the body; {@code …} stands for anything.
 */
class ReadmeIT {
  private static final Path ROOT = Path.of("..");
  private static final Path README = ROOT.resolve("README.md");

  @TempDir Path directory;

  @TestFactory
  Stream<DynamicTest> theJavaOfEveryPageCompiles() throws IOException {
    return pages().stream()
        .filter(ReadmeIT::hasJava)
        .map(page -> dynamicTest(page.getFileName().toString(), () -> compile(page)));
  }

  @Test
  void everyCurlLineGetsTheReplyBeneathIt() throws Exception {
    List<String> lines = shellLines();
    List<String> asShown = new ArrayList<>();
    List<String> asAnswered = new ArrayList<>();
    Path javaHome = Path.of(System.getProperty("java.home"));
    try (SampleProcess sample =
        SampleProcess.start(
            javaHome, directory.resolve("data"), directory.resolve("log"), List.of())) {
      for (int i = 0; i < lines.size(); i++) {
        if (lines.get(i).startsWith("curl ")) {
          String shown = i + 1 < lines.size() ? lines.get(i + 1) : "";
          String answered = "# " + reply(lines.get(i), sample.port());
          asShown.add(lines.get(i) + "\n" + shown);
          asAnswered.add(lines.get(i) + "\n" + (matches(shown, answered) ? shown : answered));
        }
      }
    }

    assertThat(asAnswered).isNotEmpty().isEqualTo(asShown);
  }

  private void compile(Path page) throws IOException {
    assertThat(Snippets.errors(blocks(page, "java"), directory)).isEmpty();
  }

  private static boolean hasJava(Path page) {
    try {
      return !blocks(page, "java").isEmpty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<Path> pages() throws IOException {
    List<Path> pages = new ArrayList<>(List.of(README));
    Path docs = ROOT.resolve("docs");
    if (Files.isDirectory(docs)) {
      try (Stream<Path> files = Files.list(docs)) {
        files.filter(file -> file.toString().endsWith(".md")).sorted().forEach(pages::add);
      }
    }
    return pages;
  }

  private static List<String> shellLines() throws IOException {
    return blocks(README, "sh").stream().flatMap(block -> block.lines().stream()).toList();
  }

  private static List<MarkdownBlock> blocks(Path page, String language) throws IOException {
    return MarkdownBlock.of(page).stream()
        .filter(block -> block.language().equals(language))
        .toList();
  }

  private static String reply(String line, int port) throws IOException, InterruptedException {
    HttpResponse<String> response =
        HttpClient.newHttpClient()
            .send(CurlCommand.parse(line).request(port), HttpResponse.BodyHandlers.ofString());
    return response.statusCode() + " " + response.body();
  }

  private static boolean matches(String shown, String answered) {
    String pattern =
        Stream.of(shown.split("…", -1)).map(Pattern::quote).collect(Collectors.joining(".*"));
    return answered.matches(pattern);
  }
}
