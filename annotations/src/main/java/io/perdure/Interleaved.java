package io.perdure;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Lets other events of the object run while its code waits in a blocking call, as {@link
 * DurableObjects#await} does for a stage (rule 3.4).
 *
 * <pre>{@code
 * @DurableObject
 * public class Thumbnail {
 *   private final DurableStorage storage = DurableStorage.current();
 *
 *   @Interleaved
 *   public void refresh(Future<byte[]> rendering) throws Exception {
 *     byte[] image = rendering.get(); // other calls may run meanwhile
 *     storage.put("image", image);
 *   }
 *
 *   public byte[] image() {
 *     return storage.getOrDefault("image", new byte[0]);
 *   }
 * }
 * }</pre>
 *
 * <p>Without it a blocking call keeps the object, and everybody waits with it (rule 3.2). With it,
 * what was written before such a call is closed as a write set and the object is free for others;
 * after the call has returned or thrown, the rest of the method queues like any other event, and
 * fields and storage may have changed. In the constructor, a transaction, a critical section, and a
 * call that came back to the object the rules of {@code await} hold.
 *
 * <p>It concerns calls <em>written in the annotated code itself</em>, its lambdas included, to
 *
 * <ul>
 *   <li>{@link Thread#sleep};
 *   <li>{@link java.util.concurrent.Future#get()} and {@link
 *       java.util.concurrent.CompletableFuture#join()};
 *   <li>{@code HttpClient.send};
 *   <li>statements of JDBC;
 *   <li>reads from a socket's stream;
 *   <li>methods of other durable objects;
 *   <li>the methods that the configuration names in {@code interleave.methods}.
 * </ul>
 *
 * <p>What a library does further down keeps the object: it may hold locks of its own. So does
 * entering a {@code synchronized} block.
 *
 * <p>On a class it means each method that the class declares. It is not inherited, and means
 * nothing in classes that are not {@linkplain DurableObject durable}.
 */
@Documented
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
public @interface Interleaved {}
