package io.perdure;

/**
 * The API was used in a JVM without the agent, where annotated classes are plain Java (rule 1.6).
 * The message says how to start the JVM with it.
 *
 * <p>It concerns no object: {@link #typeName()} and {@link #id()} are {@code null}.
 *
 * @see DurableObjects#isActive()
 */
public final class AgentNotActiveException extends DurableObjectException {
  private static final long serialVersionUID = 1L;

  /** With the message that says what to do. */
  public AgentNotActiveException() {
    super(
        "The Perdure agent is not active in this JVM; add -javaagent:perdure-agent.jar before -jar"
            + " or the main class: java -javaagent:perdure-agent.jar -jar app.jar",
        null,
        null,
        null);
  }
}
