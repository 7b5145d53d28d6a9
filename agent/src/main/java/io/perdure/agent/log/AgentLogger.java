package io.perdure.agent.log;

import io.perdure.agent.log.LogOutput.Severity;
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
    line.append(MessageFormatter.basicArrayFormat(message, arguments));
    if (thrown != null && LogOutput.writes(Severity.DEBUG)) {
      line.append(System.lineSeparator());
      thrown.printStackTrace(new PrintWriter(line, true));
    }
    LogOutput.line(Severity.valueOf(level.name()), line.toString());
  }

  @Override
  public boolean isTraceEnabled() {
    return LogOutput.writes(Severity.TRACE);
  }

  @Override
  public boolean isDebugEnabled() {
    return LogOutput.writes(Severity.DEBUG);
  }

  @Override
  public boolean isInfoEnabled() {
    return LogOutput.writes(Severity.INFO);
  }

  @Override
  public boolean isWarnEnabled() {
    return LogOutput.writes(Severity.WARN);
  }

  @Override
  public boolean isErrorEnabled() {
    return LogOutput.writes(Severity.ERROR);
  }
}
