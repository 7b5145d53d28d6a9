package io.perdure.agent.log;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.jspecify.annotations.Nullable;
import org.slf4j.Marker;
import org.slf4j.event.Level;
import org.slf4j.helpers.LegacyAbstractLogger;
import org.slf4j.helpers.MessageFormatter;

/** Writes {@code [perdure] LEVEL message}, and stack traces at debug level only. */
final class AgentLogger extends LegacyAbstractLogger {
  private static final long serialVersionUID = 1L;

  AgentLogger(String name) {
    this.name = name;
  }

  @Override
  protected @Nullable String getFullyQualifiedCallerName() {
    return null;
  }

  @Override
  protected void handleNormalizedLoggingCall(
      Level level,
      @Nullable Marker marker,
      String message,
      Object @Nullable [] arguments,
      @Nullable Throwable thrown) {
    StringWriter line = new StringWriter();
    line.append("[perdure] ").append(level.name()).append(' ');
    line.append(MessageFormatter.basicArrayFormat(message, arguments));
    if (thrown != null && AgentLog.isEnabled(Level.DEBUG)) {
      line.append(System.lineSeparator());
      thrown.printStackTrace(new PrintWriter(line, true));
    }
    AgentLog.write(line.toString());
  }

  @Override
  public boolean isTraceEnabled() {
    return AgentLog.isEnabled(Level.TRACE);
  }

  @Override
  public boolean isDebugEnabled() {
    return AgentLog.isEnabled(Level.DEBUG);
  }

  @Override
  public boolean isInfoEnabled() {
    return AgentLog.isEnabled(Level.INFO);
  }

  @Override
  public boolean isWarnEnabled() {
    return AgentLog.isEnabled(Level.WARN);
  }

  @Override
  public boolean isErrorEnabled() {
    return AgentLog.isEnabled(Level.ERROR);
  }
}
