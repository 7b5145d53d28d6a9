package io.perdure.agent.start;

import io.perdure.agent.inspect.ClassInspector;
import io.perdure.agent.inspect.ClassPattern;
import io.perdure.agent.inspect.ClassReport;
import io.perdure.agent.inspect.ReportText;
import io.perdure.agent.log.LogOutput;
import io.perdure.agent.log.LogOutput.Severity;
import io.perdure.agent.weave.ClassSource;
import io.perdure.agent.weave.ConstantPool;
import io.perdure.agent.weave.Finding;
import io.perdure.agent.weave.Names;
import io.perdure.agent.weave.Weaver;
import java.lang.instrument.ClassFileTransformer;
import java.security.ProtectionDomain;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/** Looks at classes as they load, and leaves every one as it is. */
final class DryRunTransformer implements ClassFileTransformer {

  private static final byte[] ANNOTATION = ConstantPool.ascii(Names.ANNOTATION);

  private final List<ClassPattern> asked;
  private final DurableClasses durable = new DurableClasses();
  private final ConcurrentMap<String, ClassReport> reports = new ConcurrentHashMap<>();
  private final ConcurrentMap<String, String> byStoredName = new ConcurrentHashMap<>();

  DryRunTransformer(List<ClassPattern> asked) {
    this.asked = asked;
  }

  @Override
  public byte @Nullable [] transform(
      @Nullable ClassLoader loader,
      @Nullable String name,
      @Nullable Class<?> redefined,
      @Nullable ProtectionDomain domain,
      byte[] classFile) {
    if (name != null && redefined == null) {
      lookAt(loader, name, classFile);
    }
    return null;
  }

  /** A class that was there before the agent. */
  void lookAt(Class<?> loaded) {
    ClassLoader loader = loaded.getClassLoader();
    if (loader == null || loaded.isArray() || loaded.isHidden()) {
      return;
    }
    String name = loaded.getName().replace('.', '/');
    byte[] classFile = new LoaderClassSource(loader, durable.of(loader)).find(name);
    if (classFile != null) {
      lookAt(loader, name, classFile);
    }
  }

  void sayWhatThereWas() {
    say(Severity.INFO, ReportText.summary(reports.values()));
  }

  private void lookAt(@Nullable ClassLoader loader, String name, byte[] classFile) {
    if (loader == null || loader == DryRunTransformer.class.getClassLoader()) {
      return;
    }
    try {
      ClassReport report = report(name, classFile, source(loader));
      if (report != null && reports.putIfAbsent(report.name(), checked(report)) == null) {
        say(reports.getOrDefault(report.name(), report));
      }
    } catch (RuntimeException | LinkageError | StackOverflowError e) {
      say(Severity.WARN, name.replace('/', '.') + " cannot be looked at (" + e + ")");
    }
  }

  private ClassSource source(ClassLoader loader) {
    return new LoaderClassSource(loader, durable.of(loader));
  }

  private @Nullable ClassReport report(String name, byte[] classFile, ClassSource source) {
    boolean isAnnotated =
        ConstantPool.contains(classFile, ANNOTATION) && Weaver.isAnnotated(classFile);
    if (isAnnotated || asked.stream().anyMatch(each -> each.matches(name))) {
      return new ClassInspector(source).inspect(name, classFile);
    }
    String superclass = ConstantPool.superclass(classFile);
    return superclass != null && !superclass.startsWith("java/") && source.isDurable(superclass)
        ? new ClassInspector(source).ofUnannotatedSubclass(classFile)
        : new ClassInspector(source).ofCachedMethods(name, classFile);
  }

  /** Two classes with one stored name would read each other's data. */
  private ClassReport checked(ClassReport report) {
    String first = byStoredName.putIfAbsent(report.storedName(), report.name());
    return first == null || first.equals(report.name()) ? report : report.sharingNameWith(first);
  }

  private static void say(ClassReport report) {
    String name = report.name();
    if (!report.isRefused()) {
      say(
          Severity.INFO,
          name
              + " can be a durable object; entered by "
              + report.entries()
              + "; held: "
              + String.join("; ", report.held())
              + "; stored: "
              + String.join("; ", report.stored()));
    }
    for (Finding each : report.refusals()) {
      say(Severity.WARN, name + " would be refused: " + report.at(each));
    }
    for (Finding each : report.warnings()) {
      say(Severity.WARN, name + ": " + report.at(each));
    }
  }

  private static void say(Severity severity, String text) {
    LogOutput.line(severity, "dryRun: " + text);
  }
}
