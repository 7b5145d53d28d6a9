package io.perdure.runtime.storage;

import io.perdure.runtime.api.StorageModes;
import io.perdure.runtime.key.KeyOrder;
import io.perdure.runtime.store.KeyRange;
import io.perdure.runtime.store.Page;
import io.perdure.runtime.store.StoreException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One list of a range, from one end to the other, until it has enough: what the cache knows is
 * taken from there, what it does not know is read from the store page by page, and known from then
 * on. What was written and is not in the store yet covers what the store says.
 *
 * <p>A list shows its range as it was when it began. Where it lets other events in while it reads,
 * one that is about to write finishes it first ({@link #finish}).
 */
final class Listing implements InFlight {

  /** Of a page that nobody needs more of. */
  private static final int FEWEST_ROWS = 16;

  private static final int MOST_ROWS = 1_000;

  private final ObjectCache cache;
  private final StoreReads reads;
  private final KeyRange range;
  private final boolean reverse;
  private final int limit;
  private final StorageModes modes;

  private final List<Entry> found = new ArrayList<>();
  private long foundBytes;

  /** Up to here, from the end it began at, it is done. */
  private String position;

  private @Nullable Gap reading;
  private boolean finished;
  private @Nullable StoreException failure;

  Listing(
      ObjectCache cache,
      StoreReads reads,
      KeyRange range,
      boolean reverse,
      int limit,
      StorageModes modes) {
    this.cache = cache;
    this.reads = reads;
    this.range = range;
    this.reverse = reverse;
    this.limit = limit;
    this.modes = modes;
    position = reverse ? range.to() : range.from();
  }

  /** The entries that are there, in the order asked for. */
  List<Entry> run() throws StoreException {
    while (!finished) {
      Gap gap = takeKnown();
      if (gap != null) {
        reading = gap;
        reads.await(gap.read, this, modes);
        takeRead();
      }
    }
    if (failure != null) {
      throw failure;
    }
    return found;
  }

  @Override
  public void finish() {
    try {
      takeRead();
      while (!finished) {
        reading = takeKnown();
        takeRead();
      }
    } catch (StoreException e) { // not the writer's, whose turn this is
      failure = e;
      finished = true;
    }
  }

  /** Takes what is known from here on; what comes then, or {@code null} if that is all. */
  private @Nullable Gap takeKnown() {
    while (!finished) {
      String end = reverse ? cache.known().startBelow(position) : cache.known().endAt(position);
      if (end == null) {
        return new Gap(unknownFromHere());
      }
      KeyRange covered = (reverse ? new KeyRange(end, position) : new KeyRange(position, end));
      take(covered.intersection(range));
    }
    return null;
  }

  private KeyRange unknownFromHere() {
    KeyRange unknown =
        reverse
            ? new KeyRange(cache.known().previousEnd(position), position)
            : new KeyRange(position, cache.known().nextStart(position));
    return unknown.intersection(range);
  }

  /** Takes what was read, unless somebody else did. */
  private void takeRead() throws StoreException {
    Gap gap = reading;
    if (gap == null) {
      return;
    }
    Page page = gap.read.answer();
    reading = null;
    KeyRange covered = gap.coveredBy(page);
    if (modes.uncached()) {
      takeOnly(page, covered);
    } else {
      for (Page.Row row : page.rows()) {
        if (cache.peek(row.key()) == null) {
          cache.put(Entry.read(row.key(), row.value()));
        }
      }
      cache.known().add(covered);
      take(covered);
    }
    reads.bound(foundBytes);
  }

  /** Takes the entries that the cache has of a range of which it knows all keys. */
  private void take(KeyRange covered) {
    add(reverse ? cache.withinReversed(covered) : cache.within(covered), covered);
  }

  private void takeOnly(Page page, KeyRange covered) {
    NavigableMap<String, Entry> entries = new TreeMap<>(KeyOrder.INSTANCE);
    page.rows().forEach(row -> entries.put(row.key(), Entry.read(row.key(), row.value())));
    cache.within(covered).forEach(entry -> entries.put(entry.key, entry));
    add(reverse ? entries.descendingMap().values() : entries.values(), covered);
  }

  private void add(Collection<Entry> entries, KeyRange covered) {
    for (Entry entry : entries) {
      if (found.size() == limit) {
        break;
      }
      cache.use(entry);
      if (!entry.isAbsent()) {
        found.add(entry);
        foundBytes += entry.size();
      }
    }
    position = reverse ? covered.from() : covered.to();
    finished =
        found.size() == limit
            || (reverse ? new KeyRange(range.from(), position) : new KeyRange(position, range.to()))
                .isEmpty();
  }

  /** A part of the range that the store has to be asked about. */
  private final class Gap {
    private final KeyRange unknown;
    private final StoreRead<Page> read;

    Gap(KeyRange unknown) {
      this.unknown = unknown;
      int rows = Math.min(MOST_ROWS, Math.max(FEWEST_ROWS, limit - found.size()));
      read = reads.scan(unknown, reverse, rows);
    }

    KeyRange coveredBy(Page page) {
      if (page.isLast()) {
        return unknown;
      }
      String last = page.rows().get(page.rows().size() - 1).key();
      return reverse
          ? new KeyRange(last, unknown.to())
          : new KeyRange(unknown.from(), KeyRange.after(last));
    }
  }
}
