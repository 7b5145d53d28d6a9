package io.perdure.it.data;

import io.perdure.DurableObjects;
import io.perdure.it.data.stored.Parcel;
import io.perdure.it.data.stored.Sample;
import io.perdure.it.data.stored.Samples;
import io.perdure.it.data.stored.Shelf;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/** Writes a generation of data, or reads one; one line for each value. */
final class DataProgram {
  private final Shelf shelf = DurableObjects.get(Shelf.class, "s1");
  private final PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);

  private DataProgram() {}

  public static void main(String[] arguments) {
    new DataProgram().run(arguments[0]);
  }

  private void run(String what) {
    switch (what) {
      case "write" -> write();
      default -> throw new IllegalArgumentException(what);
    }
  }

  private void write() {
    DurableObjects.get(Parcel.class, "p1").moveTo("Paris");
    for (Sample sample : Samples.all()) {
      shelf.use(
          storage -> {
            storage.put(sample.key(), sample.value());
            return 0;
          });
      out.println(sample.key() + "\t" + Text.of(sample.value()));
    }
  }
}
