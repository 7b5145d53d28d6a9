package io.perdure.store.embedded.powercut;

import io.perdure.store.embedded.EmbeddedStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/**
 * Lets a store live, cuts the power at many points of its life, and lets it live on from one of
 * them, so that what it does when it is opened after a power cut is cut as well.
 */
final class PowerCuts {
  private static final int OPENINGS = 2;

  private final Path parent;
  private final FlushTrouble trouble;
  private final long seed;
  private final Random random;
  private final History history = new History();
  private final Inspection inspection;

  /**
   * A run that can be repeated but for the moments at which threads act.
   *
   * @param parent an empty directory
   * @param trouble what the disk does wrong
   * @param seed of what is committed and what the power cuts leave
   */
  PowerCuts(Path parent, FlushTrouble trouble, long seed) {
    this.parent = parent;
    this.trouble = trouble;
    this.seed = seed;
    this.random = new Random(seed);
    this.inspection = new Inspection(history, parent.resolve("inspected"));
  }

  /** So many lives of so many batches, or until something is found wrong. */
  CutReport run(int lives, int batches) throws Exception {
    EmbeddedStore.open(parent.resolve("first")).close(); // loads the library
    CutReport report = CutReport.empty(seed);
    PowerCut start = PowerCut.EMPTY_DIRECTORY;
    while (report.lives() < lives && report.wrong().isEmpty()) {
      List<Event> events = live(start, report.lives(), batches);
      Cutting cutting = new Cutting(start, events, inspection, random);
      Optional<String> wrong = cutting.cutAll();
      report = report.plus(events, cutting.cuts(), wrong);
      start = cutting.any();
      if (wrong.isEmpty()) {
        history.endAt(inspection.of(start).found());
      }
    }
    return report;
  }

  private List<Event> live(PowerCut start, int life, int batches) throws Exception {
    Path directory = Files.createDirectory(parent.resolve("life" + life));
    Inspection.write(start.files(), directory);
    Recording recording = new Recording(trouble);
    return new Life(directory, recording, history, random).live(OPENINGS, batches);
  }
}
