package io.perdure.agent.config;

/** The configuration cannot be used; the message is one line that names the key. */
public final class ConfigException extends IllegalStateException {
  private static final long serialVersionUID = 1L;

  ConfigException(String message) {
    super(message);
  }
}
