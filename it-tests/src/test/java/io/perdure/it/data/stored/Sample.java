package io.perdure.it.data.stored;

import io.perdure.TypeToken;

/**
 * A value under its key.
 *
 * @param type what it is read as
 */
public record Sample(String key, Object value, TypeToken<?> type) {
  private static final TypeToken<?> ANYTHING = new TypeToken<Object>() {};

  public static Sample of(String key, Object value) {
    return new Sample(key, value, ANYTHING);
  }
}
