package io.perdure.agent.inspect;

import java.util.Set;

/**
 * What a class does with one key of its storage.
 *
 * @param key as the code shows it: {@code "plan"}, {@code "seat:…"}, or words where it does not
 * @param types of the values, as far as the code shows them
 * @param methods of the storage that are called
 */
record StoredKey(String key, Set<String> types, Set<String> methods) {

  @Override
  public String toString() {
    String values = types.isEmpty() ? "" : ": " + String.join(" or ", types);
    return key + values + " (" + String.join(", ", methods) + ")";
  }
}
