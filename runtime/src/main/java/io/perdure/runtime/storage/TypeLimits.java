package io.perdure.runtime.storage;

import java.util.Map;

/**
 * The limits of all types.
 *
 * @param others of those that have none of their own
 * @param byName of those that have, by their stored type name
 */
public record TypeLimits(Limits others, Map<String, Limits> byName) {

  /** The default ones, for every type. */
  public static final TypeLimits DEFAULT = all(Limits.DEFAULT);

  /** The same for every type. */
  public static TypeLimits all(Limits limits) {
    return new TypeLimits(limits, Map.of());
  }

  /** Those of a type. */
  public Limits of(String typeName) {
    Limits own = byName.get(typeName);
    return own == null ? others : own;
  }
}
