package io.perdure.runtime.storage;

import java.util.Map;

/**
 * The limits of all types.
 *
 * @param others of those that have none of their own
 * @param byName of those that have, by their stored type name
 * @param unflushed bytes that all objects together have written and are not durable, above which an
 *     object waits for its own before its next turn
 */
public record TypeLimits(Limits others, Map<String, Limits> byName, long unflushed) {

  private static final long UNFLUSHED = 64 * 1024 * 1024;

  /** The default ones, for every type, and 64 MiB. */
  public static final TypeLimits DEFAULT = all(Limits.DEFAULT);

  /** The same for every type. */
  public static TypeLimits all(Limits limits) {
    return new TypeLimits(limits, Map.of(), UNFLUSHED);
  }

  /** Those of a type. */
  public Limits of(String typeName) {
    Limits own = byName.get(typeName);
    return own == null ? others : own;
  }
}
