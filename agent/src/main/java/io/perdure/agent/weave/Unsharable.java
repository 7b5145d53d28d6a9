package io.perdure.agent.weave;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Types of what only one can use: it is no result for many, and no key. */
final class Unsharable {

  private static final String COLLECTION = "a collection of what is in it";
  private static final String CONTENT = "its content, as text or bytes";
  private static final String NOTHING_OPEN = "something that need not be closed";
  private static final String STAGE = "a CompletionStage";

  /** What to have instead of each, by internal name. */
  private static final Map<String, String> INSTEAD =
      Map.ofEntries(
          Map.entry("java/util/stream/BaseStream", COLLECTION),
          Map.entry("java/util/Iterator", COLLECTION),
          Map.entry("java/util/Spliterator", COLLECTION),
          Map.entry("java/util/Enumeration", COLLECTION),
          Map.entry("kotlin/sequences/Sequence", COLLECTION),
          Map.entry("java/io/InputStream", CONTENT),
          Map.entry("java/io/Reader", CONTENT),
          Map.entry("java/io/OutputStream", NOTHING_OPEN),
          Map.entry("java/io/Writer", NOTHING_OPEN),
          Map.entry("java/nio/channels/Channel", NOTHING_OPEN),
          Map.entry("java/util/concurrent/Flow$Publisher", STAGE),
          Map.entry("org/reactivestreams/Publisher", STAGE),
          Map.entry("kotlinx/coroutines/flow/Flow", STAGE),
          Map.entry("scala/concurrent/Future", STAGE),
          Map.entry("java/util/concurrent/CompletionStage", STAGE),
          Map.entry("java/util/concurrent/Future", STAGE));

  private Unsharable() {}

  /** What to have instead of a type, or {@code null} if there is nothing against it. */
  static @Nullable String instead(String internalName, ClassSource source) {
    if (isFuture(internalName) || internalName.startsWith("java/lang/")) {
      return null;
    }
    for (String name : SuperNames.of(internalName, source)) {
      String instead = INSTEAD.get(name);
      if (instead != null) {
        return instead;
      }
    }
    return null;
  }

  /** Each caller gets one of its own; of other kinds of futures it could not. */
  static boolean isFuture(String internalName) {
    return internalName.equals("java/util/concurrent/CompletionStage")
        || internalName.equals("java/util/concurrent/CompletableFuture");
  }
}
