package io.perdure;

/**
 * Who an object is, for its own code: a constructor parameter, or {@link DurableObjects#current()}.
 *
 * <pre>{@code
 * @DurableObject
 * public class Account {
 *   private final String number;
 *   private final DurableStorage storage;
 *
 *   Account(DurableContext context) {
 *     this.number = context.id();
 *     this.storage = context.storage();
 *   }
 *
 *   public String statement() {
 *     return number + ": " + storage.getOrDefault("cents", 0L);
 *   }
 * }
 * }</pre>
 *
 * <p>Type and id never change and may be read by any thread. Only the agent implements it.
 */
public interface DurableContext {

  /**
   * The object's class.
   *
   * @return the annotated class
   */
  Class<?> type();

  /**
   * The name under which objects of this class are stored (rule 1.1).
   *
   * @return {@link DurableObject#name()}, or the class's binary name
   */
  String typeName();

  /**
   * Which object of its class it is (rule 1.1).
   *
   * @return the id it was got with, never empty
   */
  String id();

  /**
   * The object's storage, the same that {@link DurableStorage#current()} gives in its turn.
   *
   * @return the storage; its methods work in the object's turn only
   */
  DurableStorage storage();
}
