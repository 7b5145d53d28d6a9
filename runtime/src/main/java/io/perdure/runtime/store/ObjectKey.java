package io.perdure.runtime.store;

/**
 * Names one durable object (rule 1.1).
 *
 * @param type the stored type name
 * @param id the object's id within its type
 */
public record ObjectKey(String type, String id) {

  /** {@code type/id}, the form used in errors, logs and thread names. */
  @Override
  public String toString() {
    return type + "/" + id;
  }
}
