package io.perdure.it.agent;

import static org.junit.platform.engine.discovery.ClassNameFilter.includeClassNamePatterns;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectPackage;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;
import org.junit.platform.launcher.listeners.TestExecutionSummary;

/** Runs specs in the JVM it is started in, and says how that went. */
public final class SpecRunner {
  /** Begins the line of the summary. */
  static final String SUMMARY = "specs: ";

  private SpecRunner() {}

  /** This package's specs, or those of all packages whose names match the pattern that is given. */
  public static void main(String[] arguments) {
    boolean isGiven = arguments.length > 0;
    String place = isGiven ? "io.perdure.it" : SpecRunner.class.getPackageName();
    String classes = isGiven ? arguments[0] : ".*Spec";
    SummaryGeneratingListener listener = new SummaryGeneratingListener();
    LauncherDiscoveryRequest request =
        LauncherDiscoveryRequestBuilder.request()
            .selectors(selectPackage(place))
            .filters(includeClassNamePatterns(classes))
            .configurationParameter("junit.jupiter.execution.timeout.default", "300 s")
            .configurationParameter(
                "junit.jupiter.execution.timeout.thread.mode.default", "SEPARATE_THREAD")
            .build();
    LauncherFactory.create().execute(request, listener);
    TestExecutionSummary summary = listener.getSummary();
    summary.printFailuresTo(new PrintWriter(System.out, true, StandardCharsets.UTF_8), 40);
    System.out.println(
        SUMMARY
            + summary.getTestsFoundCount()
            + " found, "
            + summary.getTestsSucceededCount()
            + " succeeded, "
            + summary.getTestsFailedCount()
            + " failed, "
            + summary.getTestsSkippedCount()
            + " skipped");
    System.exit(summary.getTotalFailureCount() == 0 ? 0 : 1);
  }
}
