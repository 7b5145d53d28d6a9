package io.perdure.it.hosts;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.perdure.it.jvm.Jdk;
import io.perdure.it.jvm.Running;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What is on the heap of another JVM. */
final class Histogram {

  /** Rank, instances, bytes, class. */
  private static final Pattern ROW = Pattern.compile("\\s*\\d+:\\s+(\\d+)\\s+\\d+\\s+(\\S+).*");

  /**
   * Whatever there is one of for each object, type, application or loader; nothing there is one of
   * for each thread.
   */
  private static final Pattern COUNTED =
      Pattern.compile(
          "io\\.perdure\\.runtime\\.object\\.(Activation|Durable|Instances|Reference|Broken).*"
              + "|io\\.perdure\\.runtime\\.(codec|turn|storage)\\..*"
              + "|io\\.perdure\\.(agent|bridge)\\.(?!start\\.Subclasses).*"
              + "|.*Webapp.*ClassLoader");

  private Histogram() {}

  /** Instances after a collection, by class name. */
  static Map<String, Long> of(Jdk jdk, Running program) throws IOException {
    Process jcmd =
        new ProcessBuilder(
                jdk.tool("jcmd").toString(),
                "-J-Dsun.tools.attach.attachTimeout=120000", // 10 s by itself
                Long.toString(program.pid()),
                "GC.class_histogram")
            .redirectErrorStream(true)
            .start();
    String printed = new String(jcmd.getInputStream().readAllBytes(), UTF_8);
    Map<String, Long> counts = new TreeMap<>();
    printed.lines().map(ROW::matcher).filter(Matcher::matches).forEach(row -> count(row, counts));
    if (counts.isEmpty()) {
      throw new IOException(printed);
    }
    return counts;
  }

  private static void count(Matcher row, Map<String, Long> counts) {
    String name = row.group(2);
    if (COUNTED.matcher(name).matches()) {
      counts.merge(name, Long.valueOf(row.group(1)), Long::sum);
    }
  }
}
