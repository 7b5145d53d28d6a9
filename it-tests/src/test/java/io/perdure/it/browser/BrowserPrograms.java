package io.perdure.it.browser;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** A browser and its driver on this machine; installed if they are not there. */
record BrowserPrograms(Path browser, Path driver) {
  private static final List<String> BROWSERS =
      List.of("chromium", "chromium-browser", "google-chrome", "google-chrome-stable");
  private static final List<String> DRIVERS = List.of("chromedriver");

  static BrowserPrograms found() throws IOException, InterruptedException {
    Optional<BrowserPrograms> there = look();
    if (there.isPresent()) {
      return there.get();
    }
    install();
    return look()
        .orElseThrow(
            () -> new IllegalStateException("browser/install.sh installed none of " + BROWSERS));
  }

  private static Optional<BrowserPrograms> look() {
    return program("CHROME_BIN", BROWSERS)
        .flatMap(
            browser ->
                program("CHROMEDRIVER", DRIVERS)
                    .map(driver -> new BrowserPrograms(browser, driver)));
  }

  private static Optional<Path> program(String variable, List<String> names) {
    String named = System.getenv(variable);
    if (named != null && !Files.isExecutable(Path.of(named))) {
      throw new IllegalStateException(variable + " names " + named + ", which is no program");
    }
    if (named != null) {
      return Optional.of(Path.of(named));
    }
    List<String> places =
        List.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator));
    return names.stream().flatMap(name -> in(places, name)).findFirst();
  }

  private static Stream<Path> in(List<String> places, String name) {
    return places.stream().map(place -> Path.of(place, name)).filter(Files::isExecutable);
  }

  private static void install() throws IOException, InterruptedException {
    System.out.println("there is no browser; browser/install.sh installs one");
    Path log = Files.createTempFile(Path.of("target"), "browser-install", ".log");
    int exitCode =
        new ProcessBuilder("browser/install.sh")
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start()
            .waitFor();
    if (exitCode != 0) {
      throw new IllegalStateException(Files.readString(log));
    }
  }
}
