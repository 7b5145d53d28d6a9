package io.perdure.runtime.codec;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The fields of one class by the names their values may be stored under. */
final class FieldNames {

  /**
   * A field under one of its names.
   *
   * @param rank the lower, the stronger; 0 for the name the field has now
   */
  record Named(StoredField field, int rank) {}

  private final Map<String, Named> byName = new HashMap<>();

  FieldNames(Class<?> type, List<StoredField> fields) {
    fields.forEach(each -> byName.put(each.name(), new Named(each, 0)));
    for (StoredField each : fields) {
      List<String> aliases = Aliases.of(each.field());
      for (int i = 0; i < aliases.size(); i++) {
        Named other = byName.putIfAbsent(aliases.get(i), new Named(each, i + 1));
        if (other != null && !other.field.equals(each)) {
          throw claimedTwice(type, aliases.get(i), each, other);
        }
      }
    }
  }

  /** The field that a stored name is of; {@code null} if nobody asks for it any more. */
  @Nullable Named find(String storedName) {
    return byName.get(storedName);
  }

  private static Refusal claimedTwice(
      Class<?> type, String alias, StoredField claimant, Named other) {
    String owner =
        other.rank == 0
            ? "is the name of another field"
            : "is claimed by the field " + other.field.name() + ", too";
    return Refusal.of(
        "is a "
            + type.getName()
            + ", where the @Alias \""
            + alias
            + "\" of the field "
            + claimant.name()
            + " "
            + owner
            + "; leave it to one of them");
  }
}
