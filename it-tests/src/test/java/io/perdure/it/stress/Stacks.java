package io.perdure.it.stress;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.lang.management.PlatformManagedObject;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What all threads do at a moment. */
final class Stacks {
  private static final int VIRTUAL_THREADS = 21;

  private Stacks() {}

  /** Each stack that there is, with the number of threads that have it. */
  static Map<String, Long> all() {
    return (Runtime.version().feature() < VIRTUAL_THREADS ? ofPlatform() : ofVirtualToo())
        .collect(Collectors.groupingBy(s -> s, LinkedHashMap::new, Collectors.counting()));
  }

  /** Those of threads that are in an object, or wait for one. */
  static List<String> inObjects() {
    return all().keySet().stream()
        .filter(
            stack ->
                Stream.of("runtime.turn.Gate", "runtime.turn.Return", "runtime.object.", "Station.")
                    .anyMatch(stack::contains))
        .filter(stack -> !stack.contains(Stacks.class.getName()))
        .toList();
  }

  private static Stream<String> ofPlatform() {
    return Thread.getAllStackTraces().values().stream()
        .map(
            frames ->
                Stream.of(frames).map(Object::toString).collect(Collectors.joining("\n    ")));
  }

  /** Through the JDK's dump, which alone knows virtual threads. */
  private static Stream<String> ofVirtualToo() {
    try {
      Path file = Files.createTempDirectory("stacks").resolve("threads.txt");
      dump(file);
      String text = Files.readString(file);
      Files.delete(file);
      Files.delete(file.getParent());
      return Stream.of(text.split("\n\\s*\n")).map(Stacks::withoutName);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("this JDK has no dumps of virtual threads", e);
    }
  }

  private static void dump(Path file) throws ReflectiveOperationException {
    Class<? extends PlatformManagedObject> type =
        Class.forName("com.sun.management.HotSpotDiagnosticMXBean")
            .asSubclass(PlatformManagedObject.class);
    Class<?> formats = Class.forName(type.getName() + "$ThreadDumpFormat");
    Method dump = type.getMethod("dumpThreads", String.class, formats);
    dump.invoke(
        ManagementFactory.getPlatformMXBean(type), file.toString(), formats.getEnumConstants()[0]);
  }

  private static String withoutName(String thread) {
    return thread.substring(thread.indexOf('\n') + 1);
  }
}
