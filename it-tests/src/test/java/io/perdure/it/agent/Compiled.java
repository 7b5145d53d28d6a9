package io.perdure.it.agent;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.StringWriter;
import java.lang.reflect.Method;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import javax.tools.ForwardingJavaFileManager;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/** Classes compiled by a test, and a class loader of their own for some of them. */
final class Compiled extends ClassLoader {
  private final Map<String, byte[]> classes;

  private Compiled(ClassLoader parent, Map<String, byte[]> classes) {
    super(parent);
    this.classes = classes;
  }

  /** In a loader of its own, below that of the tests. */
  static Compiled of(List<String> options, String... sources) {
    return new Compiled(Compiled.class.getClassLoader(), compile(options, sources));
  }

  /** The same classes, those whose names begin so in a loader below the one of the others. */
  static Compiled split(String below, String... sources) {
    Map<String, byte[]> upper = compile(List.of(), sources);
    Map<String, byte[]> lower = new HashMap<>(upper);
    lower.keySet().removeIf(name -> !name.startsWith(below));
    upper.keySet().removeAll(lower.keySet());
    return new Compiled(new Compiled(Compiled.class.getClassLoader(), upper), lower);
  }

  /** In a loader of its own, each class file changed before it loads. */
  static Compiled changed(UnaryOperator<byte[]> change, String... sources) {
    Map<String, byte[]> classes = compile(List.of(), sources);
    classes.replaceAll((name, bytes) -> change.apply(bytes));
    return new Compiled(Compiled.class.getClassLoader(), classes);
  }

  /** Calls the only public method of that name. */
  static Object call(Object receiver, String name, Object... arguments) throws Exception {
    for (Method method : receiver.getClass().getMethods()) {
      if (method.getName().equals(name)) {
        method.setAccessible(true);
        return method.invoke(receiver, arguments);
      }
    }
    throw new AssertionError(name);
  }

  @Override
  protected Class<?> findClass(String name) throws ClassNotFoundException {
    byte[] bytes = classes.get(name);
    if (bytes == null) {
      throw new ClassNotFoundException(name);
    }
    return defineClass(name, bytes, 0, bytes.length);
  }

  @Override
  public InputStream getResourceAsStream(String name) {
    byte[] bytes = classes.get(name.replace(".class", "").replace('/', '.'));
    return bytes == null ? getParent().getResourceAsStream(name) : new ByteArrayInputStream(bytes);
  }

  private static Map<String, byte[]> compile(List<String> options, String... sources) {
    var compiler = ToolProvider.getSystemJavaCompiler();
    Map<String, ByteArrayOutputStream> written = new HashMap<>();
    List<JavaFileObject> units = new ArrayList<>();
    for (String source : sources) {
      units.add(
          new SimpleJavaFileObject(
              URI.create("mem:///S" + units.size() + ".java"), JavaFileObject.Kind.SOURCE) {
            @Override
            public boolean isNameCompatible(String simpleName, Kind expected) {
              return true;
            }

            @Override
            public CharSequence getCharContent(boolean ignoreEncodingErrors) {
              return source;
            }
          });
    }
    var files =
        new ForwardingJavaFileManager<JavaFileManager>(
            compiler.getStandardFileManager(null, null, null)) {
          @Override
          public JavaFileObject getJavaFileForOutput(
              Location location,
              String name,
              JavaFileObject.Kind kind,
              javax.tools.FileObject from) {
            return new SimpleJavaFileObject(URI.create("mem:///" + name), kind) {
              @Override
              public OutputStream openOutputStream() {
                return written.computeIfAbsent(name, any -> new ByteArrayOutputStream());
              }
            };
          }
        };
    StringWriter errors = new StringWriter();
    List<String> all = new ArrayList<>(options);
    all.add("-proc:none"); // libraries on the class path of the specs have processors
    if (!compiler.getTask(errors, files, null, all, null, units).call()) {
      throw new AssertionError(errors);
    }
    Map<String, byte[]> classes = new HashMap<>();
    written.forEach((name, bytes) -> classes.put(name, bytes.toByteArray()));
    return classes;
  }
}
