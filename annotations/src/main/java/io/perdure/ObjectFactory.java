package io.perdure;

import org.jspecify.annotations.Nullable;

/**
 * Makes the instances of durable classes whose constructors need more than the runtime knows; how
 * dependency injection plugs in (rule 1.3).
 *
 * <pre>{@code
 * import java.time.Clock;
 *
 * @DurableObject
 * public class Invoice {
 *   private final Clock clock;
 *   private final DurableStorage storage;
 *
 *   Invoice(Clock clock, DurableStorage storage) {
 *     this.clock = clock;
 *     this.storage = storage;
 *   }
 *
 *   static void register(Clock clock) {
 *     DurableObjects.factory(
 *         (type, context) -> type == Invoice.class ? new Invoice(clock, context.storage()) : null);
 *   }
 *
 *   public void send() {
 *     storage.put("sent", clock.millis());
 *   }
 * }
 * }</pre>
 *
 * @see DurableObjects#factory
 */
@FunctionalInterface
public interface ObjectFactory {

  /**
   * Makes the instance of one activation. It is called in the object's first turn, where the
   * storage may be used; for different objects by different threads at once.
   *
   * @param type the durable class
   * @param context the object's id, type and storage
   * @return a new instance of exactly that class, made by this call; or {@code null} for "not
   *     mine", which leaves it to the constructor
   * @throws Exception any failure; the caller whose call needed the object gets this exception, and
   *     the next call tries again
   */
  @Nullable Object create(Class<?> type, DurableContext context) throws Exception;
}
