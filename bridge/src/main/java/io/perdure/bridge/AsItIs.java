package io.perdure.bridge;

/** Throws what user code has thrown, and the API's signatures cannot name. */
final class AsItIs {

  private AsItIs() {}

  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"}) // as javac's sneaky throws
  static <E extends Throwable> E unchecked(Throwable thrown) throws E {
    throw (E) thrown;
  }
}
