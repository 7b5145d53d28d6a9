package io.perdure.agent.exit;

/**
 * Methods of one class that send something.
 *
 * @param className internal name
 * @param method name, or {@code *} for all that the class declares
 * @param kind where to, and how they are held
 */
record Exit(String className, String method, Kind kind) {

  static final String ALL = "*";

  /** How the gate gets into a method. */
  enum Kind {
    /** Waits; it is not known where to it sends. */
    ANYWHERE,
    /** The same for a method that the configuration names. */
    CONFIGURED,
    /** Waits; what it sends goes where the instance leads. */
    SELF,
    /** Waits; where to is in the instance's field {@code parent}. */
    PARENT,
    /** Waits; where to is the last argument. */
    LAST_ARGUMENT,
    /** Waits if the last argument is a socket's channel. */
    TARGET,
    /** Waits; the first argument is a request of {@code HttpClient}. */
    REQUEST,
    /** Returns a future at once; the first argument is a request of {@code HttpClient}. */
    LATER_REQUEST,
    /** Returns a future at once; of a {@code WebSocket}. */
    LATER_MESSAGE,

    /** Sends nothing, but gives its instance to another thread. */
    GIVES_SELF,
    /** The same with its last argument. */
    GIVES_ARGUMENT,
    /** The same if that is a {@code ForkJoinTask}; virtual threads go on in other ones. */
    GIVES_FORKED,
    /** Begins what its instance is. */
    BEGINS_SELF,
    /** Begins its last argument. */
    BEGINS_ARGUMENT,
    /** Has ended what this thread began. */
    ENDS;

    boolean returnsAtOnce() {
      return this == LATER_REQUEST || this == LATER_MESSAGE;
    }
  }

  /** Whether the configuration names that very method. */
  boolean isOneOfUser() {
    return kind == Kind.CONFIGURED && !method.equals(ALL);
  }

  boolean isAbout(String name) {
    return method.equals(ALL) || method.equals(name);
  }
}
