package io.perdure.it.jvm;

import java.io.IOException;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/** Compiles applications whose place is what a test is about. */
public final class Compiler {

  private Compiler() {}

  /**
   * Compiles sources into a directory.
   *
   * @param options such as the class path or module path
   * @param files the name of each source file, then its text
   */
  public static void compile(Path into, List<String> options, String... files) throws IOException {
    List<JavaFileObject> sources = new ArrayList<>();
    for (int i = 0; i < files.length; i += 2) {
      sources.add(new Source(files[i], files[i + 1]));
    }
    List<String> all =
        new ArrayList<>(List.of("--release", "17", "-proc:none", "-d", into.toString()));
    all.addAll(options);
    JavaCompiler javac = ToolProvider.getSystemJavaCompiler();
    StringWriter said = new StringWriter();
    try (StandardJavaFileManager manager = javac.getStandardFileManager(null, null, null)) {
      if (!javac.getTask(said, manager, null, all, null, sources).call()) {
        throw new IllegalArgumentException(said.toString());
      }
    }
  }

  private static final class Source extends SimpleJavaFileObject {
    private final String text;

    Source(String name, String text) {
      super(URI.create("string:///" + name), Kind.SOURCE);
      this.text = text;
    }

    @Override
    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
      return text;
    }
  }
}
