package io.perdure.runtime.model;

import io.perdure.runtime.codec.JsonValueCodec;
import io.perdure.runtime.codec.ValueCodec;
import io.perdure.runtime.codec.ValueException;
import io.perdure.runtime.model.Program.Commit;
import io.perdure.runtime.model.Program.Outcome;
import io.perdure.runtime.object.Things;
import io.perdure.runtime.store.KeyRange;
import io.perdure.runtime.store.MemoryStore;
import io.perdure.runtime.store.ObjectKey;
import io.perdure.runtime.store.Page;
import io.perdure.runtime.store.Store;
import io.perdure.runtime.store.StoreException;
import io.perdure.runtime.store.WriteBatch;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A store that does what the program says, and takes its time. */
final class SimStore implements Store {

  private final MemoryStore memory = new MemoryStore();
  private final ValueCodec codec = new JsonValueCodec(getClass().getClassLoader());
  private final Program program;
  private final Sim sim;
  private final Model model;
  private int commits;
  private int reads;
  private @Nullable StoreException refusal;
  private int refusals;
  private Outcome lastOutcome = Outcome.SUCCESS;

  /** Since when the store has not done what it was asked; {@code null} while it does. */
  private @Nullable Long triedSince;

  /** How many reads have failed, or may have. */
  int failedReads;

  SimStore(Program program, Sim sim, Model model) {
    this.program = program;
    this.sim = sim;
    this.model = model;
    model.store(this);
  }

  /** How much it had to do. */
  int steps() {
    return commits + reads;
  }

  @Override
  public long lastNumber() throws StoreException {
    StoreException present = refusal;
    if (present != null && refusals-- > 0) {
      failedReads++;
      tried();
      model.refusedToTell();
      throw present.thrownHere();
    }
    refusal = null;
    model.told(memory.lastNumber());
    return memory.lastNumber();
  }

  @Override
  public byte @Nullable [] read(ObjectKey object, String key) throws StoreException {
    reading();
    return memory.read(object, key);
  }

  @Override
  public Page scan(ObjectKey object, KeyRange range, boolean reverse, int maxRows)
      throws StoreException {
    reading();
    return memory.scan(object, range, reverse, Math.min(maxRows, 1 + sim.choose(6)));
  }

  private void reading() throws StoreException {
    sim.step();
    reads++;
    if (program.failingReads() > 0 && reads % program.failingReads() == 0) {
      failedReads++;
      throw failedReads % 2 == 0
          ? new StoreException("the disk is broken", null)
          : StoreException.passing("the disk is busy", null);
    }
  }

  @Override
  public void commit(WriteBatch batch) throws StoreException {
    Commit script =
        commits < program.commits().size()
            ? program.commits().get(commits)
            : new Commit(Outcome.SUCCESS, 0);
    commits++;
    tried();
    waitFor(sim.choose(1 + script.waits()));
    if (script.outcome().isDurable()) {
      memory.commit(batch);
      model.stored(batch.lastNumber());
      checkContent();
    }
    waitFor(sim.choose(1 + script.waits()));
    refusal = script.outcome().refusal();
    refusals = refusal == null ? 0 : 1 + sim.choose(20);
    lastOutcome = script.outcome();
    script.outcome().end();
    triedSince = null;
    model.told(batch.lastNumber());
  }

  /** A failure that may pass has to last for as long as the time limit says (rule 5.6). */
  boolean mayGiveUp() {
    boolean passes = lastOutcome == Outcome.PASSING || lastOutcome == Outcome.UNKNOWN_NOT_DURABLE;
    Long since = triedSince;
    triedSince = null;
    return !passes || (since != null && sim.time.nanoTime() - since >= Things.COMMIT_TIMEOUT_NANOS);
  }

  private void tried() {
    if (triedSince == null) {
      triedSince = sim.time.nanoTime();
    }
  }

  private void waitFor(int steps) {
    for (int i = 0; i < steps; i++) {
      sim.await(null);
    }
  }

  /** What is stored is what was after some write set, and before the next (rule 4.3). */
  private void checkContent() throws StoreException {
    for (ModelObject object : model.objects()) {
      Map<String, Object> stored = new TreeMap<>();
      Page page =
          memory.scan(new ObjectKey("Thing", object.id), KeyRange.ALL, false, Integer.MAX_VALUE);
      for (Page.Row row : page.rows()) {
        stored.put(row.key(), decoded(row.value()));
      }
      Model.require(
          stored.equals(object.durable),
          () -> object.id + " has " + stored + " in the store, and not " + object.durable);
    }
  }

  private Object decoded(byte[] value) {
    try {
      return codec.decode(value, String.class);
    } catch (ValueException e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public void close() {
    // what it has is looked at once more
  }
}
