/**
 * What code that uses Perdure compiles against: the annotation, references, storage, exceptions.
 *
 * <p>It does nothing by itself. Durable objects come from the agent, {@code
 * -javaagent:perdure-agent.jar}.
 */
module io.perdure {
  requires static org.jspecify;

  exports io.perdure;
  exports io.perdure.spi;
}
