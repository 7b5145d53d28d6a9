package io.perdure.it.data;

import io.perdure.DurableObjects;
import io.perdure.StorageException;
import io.perdure.TypeToken;
import io.perdure.it.data.stored.Sample;
import io.perdure.it.data.stored.Samples;
import io.perdure.it.data.stored.Shelf;
import io.perdure.it.data.stored.Shipment;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Writes a generation of data, or reads one; one line for each value. */
final class DataProgram {
  static final String READ = "read";
  static final String ERROR = "error";
  static final String READ_BY = "read by";
  static final String PLACE = "Paris";

  private static final TypeToken<Object> ANYTHING = new TypeToken<>() {};

  private final Shelf shelf = DurableObjects.get(Shelf.class, "s1");
  private final PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);

  private DataProgram() {}

  /** {@code write}, or {@code read}, a generation and keys, or {@code print} and keys. */
  public static void main(String[] arguments) {
    DataProgram program = new DataProgram();
    switch (arguments[0]) {
      case "write" -> program.write();
      case "read" ->
          program.read(arguments[1], Arrays.asList(arguments).subList(2, arguments.length));
      default -> program.print(Arrays.asList(arguments).subList(1, arguments.length));
    }
  }

  private void write() {
    DurableObjects.get(Shipment.class, "p1").moveTo(PLACE);
    for (Sample sample : Samples.all()) {
      put(sample.key(), sample.value());
      out.println(sample.key() + "\t" + Text.of(sample.value()));
    }
  }

  private void read(String generation, List<String> keys) {
    Map<String, Sample> expected = Expected.of(generation);
    for (String key : keys) {
      Sample sample = expected.get(key);
      try {
        out.println(key + "\t" + (sample == null ? read(key, ANYTHING) : compared(sample)));
      } catch (StorageException e) {
        out.println(key + "\t" + ERROR + "\t" + e.typeName() + "\t" + e.getMessage());
      }
    }
    put(READ_BY, "a later version");
    out.println(DurableObjects.get(Shipment.class, "p1").place());
  }

  private String compared(Sample sample) {
    String wanted = Text.of(sample.value());
    String asAnything = read(sample.key(), ANYTHING);
    String asItself = read(sample.key(), sample.type());
    // Asked for as a Long, an Integer is one.
    boolean isWidened = sample.type().equals(new TypeToken<Long>() {});
    return asAnything.equals(wanted) && (asItself.equals(wanted) || isWidened)
        ? READ
        : "is " + asAnything + " or " + asItself + ", and not " + wanted;
  }

  private void print(List<String> keys) {
    for (String key : keys) {
      out.println(key + "\t" + read(key, ANYTHING));
    }
  }

  private String read(String key, TypeToken<?> type) {
    return Text.of(shelf.<Object>use(storage -> storage.get(key, type).orElseThrow()));
  }

  private void put(String key, Object value) {
    shelf.use(
        storage -> {
          storage.put(key, value);
          return 0;
        });
  }
}
