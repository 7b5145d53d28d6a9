package io.perdure.it.data;

import io.perdure.it.jvm.Jdk;
import io.perdure.it.jvm.Outcome;
import io.perdure.it.jvm.Program;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Writes what the application stores today as one more generation of data; started by hand. */
class NewGeneration {
  private static final Path GENERATIONS = Path.of("src/test/resources/data");
  private static final Path SOURCES = Path.of("src/test/java/io/perdure/it/data/stored");

  @Test
  void isWritten() throws Exception {
    Path generation = Files.createDirectories(next());
    Path data = generation.resolve("data");

    Outcome outcome =
        new Program(Jdk.running(), DataProgram.class).agent("data=" + data).run("write");

    if (outcome.exitCode() != 0 || Files.exists(data.resolve("perdure.db-wal"))) {
      throw new AssertionError(outcome);
    }
    Files.delete(data.resolve("perdure.lock"));
    Files.write(generation.resolve("manifest.txt"), outcome.out());
    copySources(generation.resolve("classes"));
    System.out.println("written: " + generation);
  }

  /** The first number that is free: a generation is never written again. */
  private static Path next() {
    int number = 1;
    while (Files.exists(GENERATIONS.resolve("v" + number))) {
      number++;
    }
    return GENERATIONS.resolve("v" + number);
  }

  private static void copySources(Path into) throws IOException {
    Files.createDirectories(into);
    List<Path> sources;
    try (Stream<Path> files = Files.list(SOURCES)) {
      sources = files.toList();
    }
    for (Path source : sources) {
      Files.copy(source, into.resolve(source.getFileName()));
    }
  }
}
