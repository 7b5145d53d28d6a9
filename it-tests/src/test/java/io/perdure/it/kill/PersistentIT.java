package io.perdure.it.kill;

import static org.assertj.core.api.Assertions.assertThat;

import io.perdure.it.jvm.Jdk;
import io.perdure.it.jvm.Program;
import io.perdure.it.jvm.Running;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * After SIGKILL a persistent cached method has the value that its caller got, or none; never one
 * without what its computation has written.
 */
class PersistentIT {

  private static final int RUNS = 4;
  private static final int PAGES = 150;

  @TempDir Path data;

  /** What callers have got, of each page. */
  private final Map<Integer, String> got = new HashMap<>();

  private int first;

  @ParameterizedTest
  @MethodSource("io.perdure.it.jvm.Jdk#toTest")
  void aValueIsKeptWithWhatItsComputationHasWrittenOrNotAtAll(Jdk jdk) throws Exception {
    for (int run = 1; run <= RUNS; run++) {
      for (String line : runAndKill(jdk, run)) {
        check(line.split(" "), run);
      }
      first += PersistentProgram.THREADS + 1; // under way, and the line that may be cut short
    }
    assertThat(got).hasSizeGreaterThan((RUNS - 1) * PAGES);
  }

  private List<String> runAndKill(Jdk jdk, int run) throws Exception {
    Program program =
        new Program(jdk, PersistentProgram.class).verifiedAsUsual().agent("data=" + data);
    String last = "got " + (first + PAGES) + " ";
    try (Running running = program.start(Integer.toString(run), Integer.toString(first))) {
      List<String> lines = running.killAt(line -> line.startsWith(last));
      return lines.subList(0, lines.size() - 1); // the last one may be cut short
    }
  }

  private void check(String[] words, int run) {
    int page = Integer.parseInt(words[1]);
    first = Math.max(first, page + 1);
    String fresh = page + "/" + run;
    if (words[0].equals("got")) {
      assertThat(words[2]).isEqualTo(fresh);
    } else {
      assertThat(words[3])
          .as("page %d, of which %s was written", page, words[2])
          .isEqualTo(words[2].equals(PersistentProgram.NOTHING) ? fresh : words[2])
          .isEqualTo(got.getOrDefault(page, words[3]));
    }
    got.put(page, words[words.length - 1]);
  }
}
