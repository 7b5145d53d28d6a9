package io.perdure.agent.weave;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.util.CheckClassAdapter;

class CorpusTest {

  private int incomplete; // name classes of optional dependencies, which are not here

  @Test
  @SuppressWarnings("SystemOut") // one line for who reads the build
  void everyOrdinaryClassThatIsNotRefusedVerifies() {
    Weaver weaver = new Weaver(new AllDurable());
    Map<String, Integer> refusals = new TreeMap<>();
    int classes = 0;
    int methods = 0;
    for (byte[] bytes : Corpus.classes()) {
      byte[] annotated = asIfMeantFor(bytes);
      if (annotated.length == 0) {
        continue;
      }
      Woven woven = weaver.weave(annotated);
      if (woven.refusal() != null) {
        refusals.merge(kind(woven.refusal().reason()), 1, Integer::sum);
      } else {
        classes++;
        methods += Weaver.parse(woven.bytes()).methods.size();
      }
      verify(annotated, woven.bytes());
    }
    System.out.println(
        "Corpus: " + classes + " classes, " + methods + " methods woven; refused " + refusals);
    assertThat(classes).isGreaterThan(400);
    assertThat(incomplete).isLessThan(10);
  }

  @Test
  @SuppressWarnings("SystemOut") // the same
  void everyClassVerifiesAsOneThatDurableClassesInheritFrom() {
    Map<String, Integer> refusals = new TreeMap<>();
    int classes = 0;
    int methods = 0;
    int monitors = 0;
    for (byte[] bytes : Corpus.classes()) {
      ClassNode type = Weaver.parse(bytes);
      Woven woven = new Weaver(new NoneDurable(type.name)).weaveShared(bytes, false);
      if (woven.refusal() != null) {
        refusals.merge(kind(woven.refusal().reason()), 1, Integer::sum);
      } else {
        classes++;
        methods += type.methods.size();
        monitors += (int) type.methods.stream().filter(Monitors::has).count();
      }
      verify(bytes, woven.bytes());
    }
    System.out.printf(
        "Corpus, shared: %d classes, %d methods woven, %d monitors moved; refused %s%n",
        classes, methods, monitors, refusals);
    assertThat(classes).isGreaterThan(1_000);
    assertThat(monitors).isGreaterThan(20);
    assertThat(incomplete).isLessThan(10);
  }

  @Test
  @SuppressWarnings("SystemOut") // the same
  void everyInnerClassVerifiesAsThatOfADurableOne() {
    Map<String, Integer> refusals = new TreeMap<>();
    int classes = 0;
    int methods = 0;
    for (byte[] bytes : Corpus.classes()) {
      ClassNode type = Weaver.parse(bytes);
      String outermost = type.name.replaceAll("\\$.*", "");
      Woven woven = new Weaver(new NoneDurable(outermost)).weaveNestMate(bytes, false);
      if (woven != null && woven.refusal() != null) {
        refusals.merge(kind(woven.refusal().reason()), 1, Integer::sum);
      } else if (woven != null && !outermost.equals(type.name)) {
        classes++;
        methods += type.methods.size();
        verify(bytes, woven.bytes());
      }
    }
    System.out.printf(
        "Corpus, inner: %d classes, %d methods woven; refused %s%n", classes, methods, refusals);
    assertThat(classes).isGreaterThan(5);
    assertThat(incomplete).isLessThan(10);
  }

  /** A type that is not there may be asked for where it was not before: at a new frame. */
  private void verify(byte[] before, byte[] after) {
    String errors = errors(after);
    if (!errors.isEmpty()) {
      boolean isIncomplete =
          errors
              .lines()
              .filter(line -> line.contains("AnalyzerException"))
              .allMatch(line -> line.contains("not present"));
      assertThat(isIncomplete || !errors(before).isEmpty()).as(errors).isTrue();
      incomplete++;
    }
  }

  /** A class whose fields are private, or nothing when it is no ordinary class. */
  static byte[] asIfMeantFor(byte[] bytes) {
    ClassNode type = Weaver.parse(bytes);
    int others = Opcodes.ACC_INTERFACE | Opcodes.ACC_ENUM | Opcodes.ACC_RECORD;
    boolean isException = type.superName.endsWith("Exception") || type.superName.endsWith("Error");
    if ((type.access & others) != 0 || isException) {
      return new byte[0];
    }
    type.innerClasses.clear();
    type.fields.forEach(
        field -> {
          field.access = (field.access & Opcodes.ACC_STATIC) | Opcodes.ACC_PRIVATE;
          field.name = field.name.replace("this$", "outer$").replace("val$", "captured$");
        });
    type.methods.forEach(
        method ->
            method.instructions.forEach(
                each -> {
                  if (each instanceof org.objectweb.asm.tree.FieldInsnNode access) {
                    access.name =
                        access.name.replace("this$", "outer$").replace("val$", "captured$");
                  }
                }));
    return Weaver.write(type);
  }

  static String kind(String reason) {
    return reason.replaceAll("(method|default method) \\S+", "$1").replaceAll("[,;(].*", "");
  }

  private static String errors(byte[] bytes) {
    StringWriter errors = new StringWriter();
    CheckClassAdapter.verify(
        new ClassReader(bytes), CorpusTest.class.getClassLoader(), false, new PrintWriter(errors));
    return errors.toString();
  }

  /** Every superclass is taken for a durable one. */
  static final class AllDurable implements ClassSource {

    @Override
    public byte @Nullable [] find(String internalName) {
      try (var in = ClassLoader.getSystemResourceAsStream(internalName + ".class")) {
        return in == null ? null : in.readAllBytes();
      } catch (java.io.IOException e) {
        return null;
      }
    }

    @Override
    public boolean isDurable(String internalName) {
      return true;
    }
  }

  /** One class has the code that durable ones share. */
  private record NoneDurable(String shared) implements ClassSource {

    @Override
    public byte @Nullable [] find(String internalName) {
      return new AllDurable().find(internalName);
    }

    @Override
    public boolean isDurable(String internalName) {
      return false;
    }

    @Override
    public boolean isShared(String internalName) {
      return internalName.equals(shared);
    }
  }
}
