package io.perdure.spi;

import io.perdure.AgentNotActiveException;
import org.jspecify.annotations.Nullable;

/** Where the API finds the agent; asked anew at each use, so that a later attach takes effect. */
public final class Bindings {

  private Bindings() {}

  /**
   * The agent's side of the API.
   *
   * <p>The agent replaces the body of this method, and of no other, when this class loads or when
   * the agent is attached.
   *
   * @return the agent's binding, or {@code null} when there is no agent in this JVM
   */
  public static @Nullable RuntimeBinding binding() {
    return null;
  }

  /**
   * The agent's side of the API, for a caller that cannot do without.
   *
   * @return the agent's binding
   * @throws AgentNotActiveException when there is no agent in this JVM (rule 1.6)
   */
  public static RuntimeBinding require() {
    RuntimeBinding binding = binding();
    if (binding == null) {
      throw new AgentNotActiveException();
    }
    return binding;
  }
}
