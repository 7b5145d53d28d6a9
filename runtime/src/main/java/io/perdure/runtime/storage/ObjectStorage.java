package io.perdure.runtime.storage;

import io.perdure.runtime.api.Failures;
import io.perdure.runtime.api.StorageModes;
import io.perdure.runtime.api.StorageView;
import io.perdure.runtime.codec.ValueCodec;
import io.perdure.runtime.codec.ValueException;
import io.perdure.runtime.commit.CommitFailedException;
import io.perdure.runtime.commit.Committer;
import io.perdure.runtime.commit.Fence;
import io.perdure.runtime.commit.WriteSet;
import io.perdure.runtime.key.KeyOrder;
import io.perdure.runtime.store.KeyRange;
import io.perdure.runtime.store.ObjectKey;
import io.perdure.runtime.store.Page;
import io.perdure.runtime.store.ReservedKeys;
import io.perdure.runtime.store.Store;
import io.perdure.runtime.store.StoreException;
import java.lang.reflect.Type;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Queue;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The write-behind cache of one activation (rules 4.2 to 4.8).
 *
 * <pre>
 *   transactions, the innermost first ─► cache ─► store       reads stop at the first that knows
 *   transaction ─► … ─► open write set + cache                writes end at the first there is
 *   open write set ─seal─► sealed write sets ─durable─► clean entries
 * </pre>
 *
 * What was written is in the cache at once, and stays there until it is durable; so the store is
 * asked only about what it knows. What a transaction writes stays in the transaction until it ends,
 * and goes to what surrounds it then.
 *
 * <p>Used by the thread that is in the activation's turn only, which {@link TurnOwner} checks; so
 * operations take effect in the order they are started. The one thing that leaves the turn is a
 * read that lets other events in: before one of them writes it finishes that read, so it shows what
 * was stored when it began, and never puts something old into the cache.
 */
public final class ObjectStorage implements StorageView {

  private static final Logger log = LoggerFactory.getLogger(ObjectStorage.class);

  private final ObjectKey object;
  private final TurnOwner owner;
  private final Fence fence;
  private final ValueCodec codec;
  private final Store store;
  private final Committer committer;
  private final Failures failures;
  private final Limits limits;
  private final long limitOfAll;
  private final StoreReads reads = new Reads();
  private final ObjectCache cache = new ObjectCache();

  /** Sealed writes of an earlier activation are in the store once this number is durable. */
  private long readableFrom;

  private @Nullable Writes open;
  private @Nullable Writes transaction;
  private final Queue<Sealed> sealed = new ArrayDeque<>(0);
  private final List<InFlight> inFlight = new ArrayList<>(0);
  private boolean finishing;

  /** Of all that is written and not durable. */
  private long unflushedBytes;

  /** How many write sets that clear the object are not durable yet. */
  private int clearing;

  /**
   * The storage of a new activation.
   *
   * @param limitOfAll unflushed bytes of all objects, above which each waits for its own
   * @param readableFrom the number of the object's last write set, 0 if there is none
   */
  public ObjectStorage(
      ObjectKey object,
      TurnOwner owner,
      Fence fence,
      ValueCodec codec,
      Store store,
      Committer committer,
      Failures failures,
      Limits limits,
      long limitOfAll,
      long readableFrom) {
    this.object = object;
    this.owner = owner;
    this.fence = fence;
    this.codec = codec;
    this.store = store;
    this.committer = committer;
    this.failures = failures;
    this.limits = limits;
    this.limitOfAll = limitOfAll;
    this.readableFrom = readableFrom;
  }

  // ---- reading

  @Override
  public @Nullable Object get(String key, Type type, StorageModes modes) {
    owner.requireTurn();
    Entry known = knownToUser(key, modes);
    return decode(known != null ? known : read(List.of(key), modes).get(key), type);
  }

  @Override
  public NavigableMap<String, Object> get(Collection<String> keys, Type type, StorageModes modes) {
    owner.requireTurn();
    NavigableMap<String, Object> values = new TreeMap<>(KeyOrder.INSTANCE);
    entries(keys, modes).forEach((key, entry) -> addDecoded(values, entry, type));
    return values;
  }

  @Override
  public NavigableMap<String, Object> list(
      KeyRange range, boolean reverse, int limit, Type type, StorageModes modes) {
    owner.requireTurn();
    NavigableMap<String, Object> values =
        new TreeMap<>(reverse ? KeyOrder.REVERSED : KeyOrder.INSTANCE);
    if (!range.isEmpty()) {
      for (Entry entry : entries(range, reverse, limit, modes)) {
        addDecoded(values, entry, type);
      }
    }
    return values;
  }

  private void addDecoded(Map<String, Object> values, Entry entry, Type type) {
    Object value = decode(entry, type);
    if (value != null) {
      values.put(entry.key, value);
    }
  }

  private @Nullable Object decode(@Nullable Entry entry, Type type) {
    if (entry == null) {
      return null;
    }
    try {
      return entry.as(type, codec);
    } catch (ValueException e) {
      throw aboutKey(entry.key, e);
    }
  }

  /** What is known of a key that user code named, which has to be one that it can have. */
  private @Nullable Entry knownToUser(String key, StorageModes modes) {
    Entry known = known(Objects.requireNonNull(key, "key"), modes);
    if (known == null || known.isAbsent() || ReservedKeys.isReserved(key)) {
      checkKey(key); // others were checked when they were put
    }
    return known;
  }

  /** What transactions and the cache know of a key; {@code null} if the store has to say. */
  private @Nullable Entry known(String key, StorageModes modes) {
    for (Writes surrounding = transaction; surrounding != null; surrounding = surrounding.outer) {
      Entry written = surrounding.entries().get(key);
      if (written != null) {
        return written;
      }
      if (surrounding.clears()) {
        return Entry.read(key, null);
      }
    }
    Entry cached = cache.find(key);
    if (cached == null) {
      return cache.isKnownAbsent(key) ? Entry.read(key, null) : null;
    }
    if (!modes.uncached()) {
      cached.uncached = false;
    }
    return cached;
  }

  private Map<String, Entry> entries(Collection<String> keys, StorageModes modes) {
    Map<String, Entry> entries = new LinkedHashMap<>();
    Set<String> unknown = new LinkedHashSet<>();
    for (String key : keys) {
      Entry known = knownToUser(key, modes);
      if (known == null) {
        unknown.add(key);
      } else {
        entries.put(key, known);
      }
    }
    if (!unknown.isEmpty()) {
      entries.putAll(read(unknown, modes));
    }
    return entries;
  }

  private Map<String, Entry> read(Collection<String> keys, StorageModes modes) {
    try {
      return new PointRead(cache, reads, keys, modes).run();
    } catch (StoreException e) {
      String what =
          keys.size() == 1
              ? "key \"" + ReservedKeys.shown(keys.iterator().next()) + "\""
              : keys.size() + " keys";
      throw unreadable(what, e);
    }
  }

  private Collection<Entry> entries(
      KeyRange range, boolean reverse, int limit, StorageModes modes) {
    if (transaction == null) {
      return stored(range, reverse, limit, modes);
    }
    NavigableMap<String, Entry> merged =
        new TreeMap<>(reverse ? KeyOrder.REVERSED : KeyOrder.INSTANCE);
    if (!addWritten(transaction, range, merged)) {
      // The transaction hides as many of the stored ones as it has written, at most.
      int enough = (int) Math.min(Integer.MAX_VALUE, (long) limit + merged.size());
      for (Entry entry : stored(range, reverse, enough, modes)) {
        merged.putIfAbsent(entry.key, entry);
      }
    }
    return merged.values().stream().filter(entry -> !entry.isAbsent()).limit(limit).toList();
  }

  /** Whether nothing from before the transactions is left. */
  private static boolean addWritten(Writes innermost, KeyRange range, Map<String, Entry> written) {
    for (Writes each = innermost; each != null; each = each.outer) {
      for (Entry entry : each.entries().values()) {
        if (range.contains(entry.key)) {
          written.putIfAbsent(entry.key, entry);
        }
      }
      if (each.clears()) {
        return true;
      }
    }
    return false;
  }

  private List<Entry> stored(KeyRange range, boolean reverse, int limit, StorageModes modes) {
    try {
      return new Listing(cache, reads, range, reverse, limit, modes).run();
    } catch (StoreException e) {
      throw unreadable("a range of keys", e);
    }
  }

  // ---- writing

  @Override
  public void put(String key, Object value, StorageModes modes) {
    owner.requireTurn();
    write(encode(key, value, modes), !modes.unconfirmed());
  }

  @Override
  public void put(Map<String, ?> entries, StorageModes modes) {
    owner.requireTurn();
    List<Entry> encoded = new ArrayList<>(entries.size());
    entries.forEach((key, value) -> encoded.add(encode(key, value, modes)));
    encoded.forEach(entry -> write(entry, !modes.unconfirmed()));
  }

  @Override
  public int delete(Collection<String> keys, StorageModes modes) {
    owner.requireTurn();
    int deleted = 0;
    StorageModes toCount = new StorageModes(false, false, modes.uncached());
    for (Entry entry : entries(keys, toCount).values()) {
      if (!entry.isAbsent()) {
        Entry tombstone = Entry.deleted(entry.key);
        tombstone.uncached = modes.uncached();
        write(tombstone, !modes.unconfirmed());
        deleted++;
      }
    }
    return deleted;
  }

  @Override
  public void deleteAll(StorageModes modes) {
    owner.requireTurn();
    Writes into = transaction;
    if (into != null) {
      unflushedBytes -= into.bytes();
      into.clear(!modes.unconfirmed());
      unflushedBytes += into.bytes();
    } else {
      clear(!modes.unconfirmed());
    }
  }

  private void write(Entry entry, boolean confirmed) {
    Writes into = transaction;
    if (into != null) {
      unflushedBytes += into.add(entry, confirmed);
    } else {
      writeThrough(entry, confirmed);
    }
    reads.bound(0);
  }

  private void writeThrough(Entry entry, boolean confirmed) {
    Entry before = cache.peek(entry.key);
    if (before != null && before.holdsTheSameAs(entry)) {
      writeAgain(before, confirmed);
      return;
    }
    finishReads();
    cache.put(entry);
    Writes writes = openSet(); // first: it counts itself
    unflushedBytes += writes.add(entry, confirmed);
  }

  /** What is written already is not written twice; yet who confirms it waits for it (OP-6). */
  private void writeAgain(Entry same, boolean confirmed) {
    if (!confirmed || same.isClean()) {
      return;
    }
    if (same.isOpen()) {
      openSet().confirm();
    } else {
      owner.dependOn(same.number());
    }
  }

  private void clear(boolean confirmed) {
    finishReads();
    cache.clear();
    Writes writes = openSet();
    unflushedBytes -= writes.bytes();
    if (!writes.clears()) {
      clearing++;
    }
    writes.clear(confirmed);
    unflushedBytes += writes.bytes();
  }

  private Writes openSet() {
    Writes present = open;
    if (present == null) {
      present = new Writes(null);
      unflushedBytes += present.bytes();
      open = present;
    }
    return present;
  }

  private void finishReads() {
    if (inFlight.isEmpty() || finishing) {
      return;
    }
    finishing = true;
    try {
      inFlight.forEach(InFlight::finish);
    } finally {
      finishing = false;
    }
    inFlight.clear();
  }

  private Entry encode(String key, Object value, StorageModes modes) {
    checkKey(key);
    Objects.requireNonNull(value, "value; use delete to remove a key");
    Entry entry;
    try {
      entry = Entry.put(key, value, codec);
    } catch (ValueException e) {
      throw aboutKey(key, e);
    }
    if (entry.valueBytes() > limits.value()) {
      throw failures.storage(
          object,
          "The value for key \""
              + key
              + "\" of "
              + object
              + " takes "
              + entry.valueBytes()
              + " bytes, more than the limit of "
              + limits.value()
              + "; store it under several keys",
          null);
    }
    entry.uncached = modes.uncached();
    return entry;
  }

  private void checkKey(String key) {
    Keys.check("key", key, limits.key());
  }

  // ---- what the runtime itself keeps here

  /** The part of it that user code never sees. */
  public ReservedStorage reserved(ReservedSpace space) {
    return new ReservedStorage(this, space, codec, limits);
  }

  /** What there is under a reserved key. */
  Entry readReserved(String key) {
    owner.requireTurn();
    Entry known = known(key, StorageModes.DEFAULT);
    return known != null
        ? known
        : Objects.requireNonNull(read(List.of(key), StorageModes.DEFAULT).get(key));
  }

  /** Writes to a reserved key. */
  void writeReserved(Entry entry, boolean confirmed) {
    owner.requireTurn();
    write(entry, confirmed);
  }

  /** The first entries of a range of reserved keys. */
  Collection<Entry> listReserved(KeyRange range, int limit, StorageModes modes) {
    owner.requireTurn();
    return range.isEmpty() ? List.of() : entries(range, false, limit, modes);
  }

  // ---- transactions

  /** Whether what is written now may be rolled back. */
  public boolean isInTransaction() {
    return transaction != null;
  }

  @Override
  public <T extends @Nullable Object> T transaction(Callable<T> action) throws Exception {
    owner.requireTurn();
    Writes mine = new Writes(transaction);
    transaction = mine;
    unflushedBytes += mine.bytes();
    T result;
    try {
      result = owner.inTransaction(action);
      owner.requireTurn();
    } catch (Throwable thrown) {
      leave(mine);
      throw thrown;
    }
    leave(mine);
    if (mine.clears()) {
      deleteAll(new StorageModes(false, !mine.isConfirmed(), false));
    }
    for (Entry entry : mine.entries().values()) {
      write(entry, mine.isConfirmed());
    }
    return result;
  }

  private void leave(Writes mine) {
    transaction = mine.outer;
    unflushedBytes -= mine.bytes();
  }

  // ---- becoming durable

  /** Whether something was written since the last seal point. */
  public boolean isDirty() {
    return open != null;
  }

  /** Whether what leaves from now on waits for the open write set. */
  public boolean isConfirmed() {
    return open != null && open.isConfirmed();
  }

  /**
   * Closes the open write set and gives it its number (rule 5.2).
   *
   * @param dependsOn what the activation depends on; if that was lost, so is this
   * @param lingering whether nobody may wait for the number soon
   */
  public long seal(long dependsOn, boolean lingering) throws CommitFailedException {
    Writes writes = Objects.requireNonNull(open);
    open = null;
    WriteSet set = new WriteSet(object, fence, writes.clears(), writes.entries(), writes.bytes());
    long number = committer.append(set, dependsOn, lingering);
    for (Entry entry : writes.entries().values()) {
      entry.sealed(number);
    }
    sealed.add(new Sealed(number, writes));
    if (inFlight.isEmpty()) { // the owner waits for nothing before it depends on the number
      forgetFlushed();
    }
    return number;
  }

  /** Forgets the open write set; the activation is lost (rule 4.3). */
  public void dropOpen() {
    open = null;
  }

  @Override
  public void sync() {
    owner.requireTurn();
    if (transaction != null) {
      throw new IllegalStateException(
          "sync() in a transaction of "
              + object
              + " would wait for writes that only become durable after it; call it after the"
              + " transaction");
    }
    long number = owner.seal();
    if (!committer.isDurable(number)) {
      owner.release(() -> awaitDecided(number));
    }
  }

  @Override
  public CompletableFuture<@Nullable Void> synced() {
    owner.requireTurn();
    CompletableFuture<@Nullable Void> synced = new CompletableFuture<>();
    committer.whenDurable(
        owner.seal(),
        lost -> {
          if (lost == null) {
            synced.complete(null);
          } else {
            synced.completeExceptionally(
                failures.storage(object, object + ": " + lost.getMessage(), lost));
          }
        });
    return synced;
  }

  /** Whether so much is not durable yet that the next turn has to wait; see {@link #awaitRoom}. */
  public boolean isFull() {
    return unflushedBytes > share();
  }

  /** Waits, before a turn, until the object has no more unflushed bytes than its share. */
  public void awaitRoom() {
    forgetFlushed();
    long share = share();
    long left = unflushedBytes;
    for (Sealed each : sealed) {
      if (left <= share) {
        break;
      }
      left -= each.writes.bytes();
      if (left <= share) {
        awaitDecided(each.number);
      }
    }
    forgetFlushed();
  }

  /** While all together have written too much, nobody has a share but who has written nothing. */
  private long share() {
    boolean isCrowded = unflushedBytes > 0 && committer.unflushedBytes() > limitOfAll;
    return isCrowded ? 0 : limits.unflushed();
  }

  /** Forgets what has not been asked for since the last but one sweep; between turns. */
  public void sweep() {
    forgetFlushed();
    cache.sweep();
  }

  /** Whether there is nothing that a sweep could ever forget. */
  public boolean isEmpty() {
    return cache.isEmpty() && sealed.isEmpty();
  }

  /** Of all that is written and not durable yet. */
  long unflushedBytes() {
    return unflushedBytes;
  }

  private void forgetFlushed() {
    if (!isFlushed(sealed.peek())) {
      return;
    }
    finishReads(); // they may have read what was before, which only dirty entries cover
    if (finishing) {
      return;
    }
    for (Sealed first = sealed.peek(); first != null && isFlushed(first); first = sealed.peek()) {
      sealed.remove();
      unflushedBytes -= first.writes.bytes();
      cache.flushed(first.writes.entries().values());
      if (first.writes.clears() && --clearing == 0) {
        cache.cleared();
      }
    }
  }

  private boolean isFlushed(@Nullable Sealed writes) {
    return writes != null && committer.isDurable(writes.number);
  }

  /** Waits until a number is durable or lost; who depends on a lost one is broken by then. */
  private void awaitDecided(long number) {
    try {
      committer.await(number);
    } catch (CommitFailedException lost) {
      log.debug("{} lost what it wrote: {}", object, lost.getMessage());
    }
  }

  // ---- errors

  private RuntimeException unreadable(String what, StoreException cause) {
    return failures.storage(
        object, "Cannot read " + what + " of " + object + ": " + cause.getMessage(), cause);
  }

  private RuntimeException aboutKey(String key, ValueException cause) {
    return failures.storage(
        object, "Key \"" + key + "\" of " + object + ": " + cause.getMessage(), cause);
  }

  private record Sealed(long number, Writes writes) {}

  /** The store, and the limits of what is read from it. */
  private final class Reads implements StoreReads {

    @Override
    public StoreRead<Map<String, byte[]>> keys(Collection<String> keys) {
      return new StoreRead<>(() -> store.read(object, keys));
    }

    @Override
    public StoreRead<Page> scan(KeyRange range, boolean reverse, int maxRows) {
      return new StoreRead<>(() -> store.scan(object, range, reverse, maxRows));
    }

    @Override
    public void await(StoreRead<?> read, InFlight operation, StorageModes modes) {
      if (readableFrom != 0) {
        awaitDecided(readableFrom);
        readableFrom = 0;
      }
      if (!modes.concurrent()) {
        read.run();
        return;
      }
      inFlight.add(operation);
      owner.release(read);
      inFlight.remove(operation); // not of a broken owner: its code may be in here beside others
    }

    @Override
    public void bound(long heldBytes) {
      long most = limits.cache() - heldBytes;
      if (cache.cleanBytes() + unflushedBytes <= most) {
        return;
      }
      forgetFlushed();
      if (cache.cleanBytes() + unflushedBytes > most) {
        // An eighth more than it has to be, or each write would look for what to forget.
        cache.trimTo(Math.max(0, most - unflushedBytes) / 8 * 7);
      }
      long bytes = cache.cleanBytes() + unflushedBytes + heldBytes;
      if (bytes > limits.memory()) {
        throw owner.exceeded(
            "it holds "
                + bytes
                + " bytes of storage in memory, more than its limit of "
                + limits.memory()
                + "; write less in one turn, or list with a limit");
      }
    }
  }
}
