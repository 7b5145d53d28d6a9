package io.perdure.agent.weave;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.StringWriter;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.FileObject;
import javax.tools.ForwardingJavaFileManager;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.JavaFileObject.Kind;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardLocation;
import javax.tools.ToolProvider;

/** Compiles Java in memory. */
public final class Snippets {

  private Snippets() {}

  /** Class files by internal name. */
  public static Map<String, byte[]> compile(String... sources) {
    return compile(17, sources);
  }

  /** Class files by internal name, for a release of Java. */
  public static Map<String, byte[]> compile(int release, String... sources) {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    List<JavaFileObject> units = new ArrayList<>();
    for (String source : sources) {
      units.add(new Source("Snippet" + units.size(), source));
    }
    StringWriter messages = new StringWriter();
    Output output = new Output(compiler.getStandardFileManager(null, null, null));
    List<String> options =
        List.of("--release", "" + release, "-g", "-parameters", "-proc:none", "-Xlint:none");
    if (!compiler.getTask(messages, output, null, options, null, units).call()) {
      throw new AssertionError(messages);
    }
    Map<String, byte[]> classes = new LinkedHashMap<>();
    output.written.forEach((name, bytes) -> classes.put(name, bytes.toByteArray()));
    return classes;
  }

  /** One of the compiled classes. */
  public static byte[] of(Map<String, byte[]> classes, String name) {
    byte[] bytes = classes.get(name);
    if (bytes == null) {
      throw new AssertionError(name + " is not in " + classes.keySet());
    }
    return bytes;
  }

  private static final class Source extends SimpleJavaFileObject {
    private static final Pattern PUBLIC =
        Pattern.compile("public (?:abstract )?(?:class|interface) (\\w+)");

    private final String text;

    Source(String name, String text) {
      super(URI.create("mem:///" + fileName(name, text) + ".java"), Kind.SOURCE);
      this.text = text;
    }

    private static String fileName(String otherwise, String text) {
      Matcher found = PUBLIC.matcher(text);
      return found.find() ? found.group(1) : otherwise;
    }

    @Override
    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
      return text;
    }
  }

  private static final class Output extends ForwardingJavaFileManager<JavaFileManager> {
    final Map<String, ByteArrayOutputStream> written = new LinkedHashMap<>();

    Output(JavaFileManager manager) {
      super(manager);
    }

    @Override
    public boolean hasLocation(Location location) {
      return location != StandardLocation.SOURCE_PATH && super.hasLocation(location);
    }

    @Override
    public JavaFileObject getJavaFileForOutput(
        Location location, String className, Kind kind, FileObject sibling) {
      String name = className.replace('.', '/');
      return new SimpleJavaFileObject(URI.create("mem:///" + name + ".class"), kind) {
        @Override
        public OutputStream openOutputStream() {
          return written.computeIfAbsent(name, any -> new ByteArrayOutputStream());
        }
      };
    }
  }
}
