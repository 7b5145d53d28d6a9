package io.perdure.agent.inspect;

import io.perdure.agent.weave.Finding;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** A report as people read it. */
public final class ReportText {

  private static final int WIDTH = 100;
  private static final String INDENT = "  ";
  private static final String LABEL = "  %-10s";

  private ReportText() {}

  /** One class: its name, what is wrong with it first, then what it would be. */
  static List<String> of(ClassReport report) {
    List<String> lines = new ArrayList<>();
    String source = report.sourceFile().isEmpty() ? "" : " (" + report.sourceFile() + ")";
    lines.add(report.name() + source + (report.annotated() ? "" : ", not annotated"));
    findings(lines, "REFUSED", report, report.refusals());
    findings(lines, "warning", report, report.warnings());
    findings(lines, "note", report, report.notes());
    if (!report.entries().isEmpty()) {
      add(lines, "type", report.storedName());
      add(lines, "options", report.options());
      add(lines, "entered by", report.entries());
      all(lines, "held", report.held(), "nothing");
      all(lines, "stored", report.stored(), "nothing that this class's code shows");
    }
    return lines;
  }

  /** The last line. */
  public static String summary(Collection<ClassReport> reports) {
    long refused = reports.stream().filter(ClassReport::isRefused).count();
    int reasons = reports.stream().mapToInt(each -> each.refusals().size()).sum();
    int warnings = reports.stream().mapToInt(each -> each.warnings().size()).sum();
    return Words.count(reports.size(), "class")
        + ": "
        + (reports.size() - refused)
        + " can be durable objects, "
        + refused
        + " would be refused"
        + (refused == 0 ? "" : " (" + Words.count(reasons, "reason") + ")")
        + "; "
        + Words.count(warnings, "warning");
  }

  private static void findings(
      List<String> lines, String label, ClassReport report, List<Finding> findings) {
    findings.forEach(each -> add(lines, label, report.at(each)));
  }

  private static void all(List<String> lines, String label, List<String> texts, String none) {
    if (texts.isEmpty()) {
      add(lines, label, none);
    }
    for (int i = 0; i < texts.size(); i++) {
      add(lines, i == 0 ? label : "", texts.get(i));
    }
  }

  private static void add(List<String> lines, String label, String text) {
    if (text.isEmpty()) {
      return;
    }
    String begin = LABEL.formatted(label) + INDENT;
    StringBuilder line = new StringBuilder(begin);
    for (String word : text.split(" ", -1)) {
      if (line.length() > begin.length() && line.length() + 1 + word.length() > WIDTH) {
        lines.add(line.toString().stripTrailing());
        line = new StringBuilder(" ".repeat(begin.length()));
      }
      line.append(line.length() == begin.length() ? "" : " ").append(word);
    }
    lines.add(line.toString().stripTrailing());
  }
}
