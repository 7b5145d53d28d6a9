package io.perdure.runtime.model;

/** A bug that is planted while a class is loaded: one instruction of a method is replaced. */
enum Mutant {
  /** Writes from before a deleteAll come back. */
  COALESCING_FORGETS_THAT_ALL_WAS_DELETED(
      "commit/Coalesced$OfObject", "add", "java/util/Map.clear", Change.DROP),
  /** A list in a transaction shows what was before it. */
  LIST_WITHOUT_WRITES_OF_THE_TRANSACTION(
      "storage/ObjectStorage",
      "entries",
      "io/perdure/runtime/storage/ObjectStorage.addWritten",
      Change.FALSE),
  /** What a list reads takes the place of what was written since. */
  LIST_PUTS_THE_STORE_BEFORE_THE_CACHE(
      "storage/Listing", "takeRead", "io/perdure/runtime/storage/ObjectCache.peek", Change.NULL),
  /** An uncached list shows what was before the last writes. */
  UNCACHED_LIST_WITHOUT_THE_CACHE(
      "storage/Listing", "takeOnly", "java/util/Collection.forEach", Change.DROP),
  /** The reply waits for what the turn depended on before its own writes. */
  REPLY_TAKES_ITS_NUMBER_TOO_EARLY(
      "object/Turns", "leave", "io/perdure/runtime/object/Turns.dependsOn", Change.AS_AT_THE_START),
  /** An asynchronous reply waits for nothing. */
  LATER_REPLY_WITHOUT_A_NUMBER(
      "object/AsyncCall", "reply", "io/perdure/runtime/object/Activation.numberSoFar", Change.ZERO),
  /** What the caller wrote comes after the callee's. */
  CALLER_IS_NOT_CLOSED_BEFORE_THE_CALL(
      "object/Activation",
      "passNumber",
      "io/perdure/runtime/storage/ObjectStorage.isDirty",
      Change.FALSE),
  /** A commit that failed is not tried again. */
  NOTHING_IS_TRIED_AGAIN(
      "commit/PatientStore", "commit", "io/perdure/runtime/commit/BackOff.pause", Change.FALSE),
  /** Whether a commit is durable all the same is not asked. */
  RETRY_DOES_NOT_ASK(
      "commit/PatientStore",
      "commit",
      "io/perdure/runtime/commit/PatientStore.holds",
      Change.FALSE),
  /** A commit of unknown outcome is taken for durable. */
  RETRY_BELIEVES_IT_IS_DURABLE(
      "commit/PatientStore", "commit", "io/perdure/runtime/commit/PatientStore.holds", Change.TRUE);

  /** The class. */
  final String owner;

  final String method;

  /** Class and name of what is called there. */
  final String instruction;

  final Change change;

  Mutant(String owner, String method, String instruction, Change change) {
    this.owner = "io/perdure/runtime/" + owner;
    this.method = method;
    this.instruction = instruction;
    this.change = change;
  }

  /** What comes instead of the instruction. */
  enum Change {
    /** Nothing; it has no result. */
    DROP,
    FALSE,
    TRUE,
    NULL,
    ZERO,
    /** The number that was there when the method began. */
    AS_AT_THE_START
  }
}
