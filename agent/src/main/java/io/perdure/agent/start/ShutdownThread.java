package io.perdure.agent.start;

import io.perdure.agent.log.LogOutput;
import io.perdure.agent.log.LogOutput.Severity;

/** Makes what was written durable when the JVM ends in good order. */
final class ShutdownThread extends Thread {

  private final AgentRuntime runtime;

  ShutdownThread(AgentRuntime runtime) {
    super("perdure-shutdown");
    this.runtime = runtime;
  }

  @Override
  public void run() {
    try {
      runtime.close();
    } catch (Exception e) {
      LogOutput.line(Severity.WARN, "The store did not close cleanly: " + e);
    }
  }
}
