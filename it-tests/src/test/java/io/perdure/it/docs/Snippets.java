package io.perdure.it.docs;

import io.perdure.DurableObject;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/**
 * Compiles the Java of one page. A block that declares a type is a source file as it stands; any
 * other is statements, which may use the page's types and the API without imports.
 */
final class Snippets {
  private static final Pattern TYPE =
      Pattern.compile(
          "^(?:public )?(?:final |abstract |sealed )?(?:class|record|interface|enum) (\\w+)",
          Pattern.MULTILINE);

  private Snippets() {}

  /** What the compiler has to say against it, each with the page and line. */
  static List<String> errors(List<MarkdownBlock> blocks, Path output) {
    List<JavaFileObject> sources = new ArrayList<>();
    for (MarkdownBlock block : blocks) {
      sources.add(source(block, sources.size()));
    }
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    DiagnosticCollector<JavaFileObject> found = new DiagnosticCollector<>();
    List<String> options =
        List.of(
            "--release", "17", "-proc:none", "-cp", apiJar().toString(), "-d", output.toString());
    compiler.getTask(null, null, found, options, null, sources).call();
    return found.getDiagnostics().stream().map(Snippets::describe).toList();
  }

  private static Path apiJar() {
    try {
      return Path.of(
          DurableObject.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Source source(MarkdownBlock block, int number) {
    Matcher type = TYPE.matcher(block.text());
    return type.find()
        ? new Source(block, type.group(1), "", block.text(), "")
        : new Source(
            block,
            "Snippet" + number,
            "import io.perdure.*; import java.time.*; import java.util.*; "
                + ("class Snippet" + number + " { void run() throws Exception {\n"),
            block.text(),
            "}}\n");
  }

  private static String describe(Diagnostic<? extends JavaFileObject> diagnostic) {
    Source source = (Source) diagnostic.getSource();
    String where = source == null ? "" : source.where(diagnostic) + ": ";
    return where + diagnostic.getMessage(Locale.ROOT);
  }

  private static final class Source extends SimpleJavaFileObject {
    private final MarkdownBlock block;
    private final String before;
    private final String text;

    Source(MarkdownBlock block, String type, String before, String snippet, String after) {
      super(URI.create("snippet:///" + type + Kind.SOURCE.extension), Kind.SOURCE);
      this.block = block;
      this.before = before;
      this.text = before + snippet + after;
    }

    String where(Diagnostic<?> diagnostic) {
      long line = diagnostic.getLineNumber() - before.lines().count();
      return block.page() + ":" + (block.line() + line - 1);
    }

    @Override
    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
      return text;
    }
  }
}
