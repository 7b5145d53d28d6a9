package io.perdure;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Which part of an object's storage {@link DurableStorage#list} returns.
 *
 * <pre>{@code
 * ListOptions lastTenOrders = ListOptions.all().prefix("order:").reverse().limit(10);
 * }</pre>
 *
 * <p>All conditions have to be met. Keys are ordered by their UTF-8 bytes (rule 4.1). Instances do
 * not change: each method returns another one, so they can be kept in constants and used by any
 * thread.
 */
public final class ListOptions {

  private static final ListOptions ALL =
      new ListOptions(null, null, null, null, false, Integer.MAX_VALUE);

  private final @Nullable String start;
  private final @Nullable String startAfter;
  private final @Nullable String end;
  private final @Nullable String prefix;
  private final boolean reverse;
  private final int limit;

  private ListOptions(
      @Nullable String start,
      @Nullable String startAfter,
      @Nullable String end,
      @Nullable String prefix,
      boolean reverse,
      int limit) {
    this.start = start;
    this.startAfter = startAfter;
    this.end = end;
    this.prefix = prefix;
    this.reverse = reverse;
    this.limit = limit;
  }

  /**
   * Everything, in ascending order.
   *
   * @return the options to begin with
   */
  public static ListOptions all() {
    return ALL;
  }

  /**
   * Only keys from this one on.
   *
   * @param key the first key that is listed, if it is there
   * @return the same options with this one
   * @throws IllegalStateException when there is a {@link #startAfter} already
   */
  public ListOptions start(String key) {
    Objects.requireNonNull(key, "key");
    refuseTwoStarts(startAfter);
    return new ListOptions(key, null, end, prefix, reverse, limit);
  }

  /**
   * Only keys after this one, as for the next page of a list.
   *
   * @param key the last key that is not listed
   * @return the same options with this one
   * @throws IllegalStateException when there is a {@link #start} already
   */
  public ListOptions startAfter(String key) {
    Objects.requireNonNull(key, "key");
    refuseTwoStarts(start);
    return new ListOptions(null, key, end, prefix, reverse, limit);
  }

  /**
   * Only keys before this one.
   *
   * @param key the first key that is not listed any more
   * @return the same options with this one
   */
  public ListOptions end(String key) {
    Objects.requireNonNull(key, "key");
    return new ListOptions(start, startAfter, key, prefix, reverse, limit);
  }

  /**
   * Only keys that begin with this.
   *
   * @param text how they begin; every key begins with the empty string
   * @return the same options with this one
   */
  public ListOptions prefix(String text) {
    Objects.requireNonNull(text, "text");
    return new ListOptions(start, startAfter, end, text, reverse, limit);
  }

  /**
   * From the last key to the first. With a {@link #limit} these are the last keys; {@link #start}
   * and {@link #end} stay the lower and the upper bound.
   *
   * @return the same options with this one
   */
  public ListOptions reverse() {
    return new ListOptions(start, startAfter, end, prefix, true, limit);
  }

  /**
   * No more than so many keys.
   *
   * @param count how many, at least 1
   * @return the same options with this one
   * @throws IllegalArgumentException when it is less than 1
   */
  public ListOptions limit(int count) {
    if (count < 1) {
      throw new IllegalArgumentException("A list's limit has to be at least 1, and is " + count);
    }
    return new ListOptions(start, startAfter, end, prefix, reverse, count);
  }

  /**
   * The first key, if it is there.
   *
   * @return what was given to {@link #start}, or {@code null}
   */
  public @Nullable String start() {
    return start;
  }

  /**
   * The key before the first.
   *
   * @return what was given to {@link #startAfter}, or {@code null}
   */
  public @Nullable String startAfter() {
    return startAfter;
  }

  /**
   * The key after the last.
   *
   * @return what was given to {@link #end}, or {@code null}
   */
  public @Nullable String end() {
    return end;
  }

  /**
   * How keys begin.
   *
   * @return what was given to {@link #prefix}, or {@code null}
   */
  public @Nullable String prefix() {
    return prefix;
  }

  /**
   * Whether the order is descending.
   *
   * @return whether {@link #reverse} was called
   */
  public boolean isReverse() {
    return reverse;
  }

  /**
   * How many keys at most.
   *
   * @return what was given to {@link #limit}, or {@link Integer#MAX_VALUE}
   */
  public int limit() {
    return limit;
  }

  private static void refuseTwoStarts(@Nullable String other) {
    if (other != null) {
      throw new IllegalStateException(
          "A list begins with start or with startAfter; give one of them");
    }
  }
}
