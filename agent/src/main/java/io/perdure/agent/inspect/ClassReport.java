package io.perdure.agent.inspect;

import io.perdure.agent.weave.Finding;
import java.util.ArrayList;
import java.util.List;

/**
 * What one class would be as a durable object.
 *
 * @param name of the class
 * @param sourceFile its name, or nothing
 * @param annotated false for a class that was only asked about
 * @param storedName the stored type name
 * @param options the other attributes of the annotation, as text
 * @param refusals why it would be refused; none when it would work
 * @param warnings what would work and is probably not meant
 * @param notes what else to know
 * @param entries how the object is entered
 * @param held its fields
 * @param stored what it keeps in its storage
 */
public record ClassReport(
    String name,
    String sourceFile,
    boolean annotated,
    String storedName,
    String options,
    List<Finding> refusals,
    List<Finding> warnings,
    List<Finding> notes,
    String entries,
    List<String> held,
    List<String> stored) {

  /** Whether the class would be refused when it loads. */
  public boolean isRefused() {
    return !refusals.isEmpty();
  }

  /** A finding, after the place in the source where that is known. */
  public String at(Finding finding) {
    return finding.line() == 0 || sourceFile.isEmpty()
        ? finding.text()
        : sourceFile + ":" + finding.line() + " " + finding.text();
  }

  /** The same class, refused because others are stored under its name. */
  public ClassReport sharingNameWith(String others) {
    List<Finding> all = new ArrayList<>(refusals);
    String reason =
        "its stored type name \""
            + storedName
            + "\" is that of "
            + others
            + "; give one of them another name in @DurableObject";
    all.add(new Finding(reason, 0));
    return new ClassReport(
        name,
        sourceFile,
        annotated,
        storedName,
        options,
        List.copyOf(all),
        warnings,
        notes,
        entries,
        held,
        stored);
  }
}
