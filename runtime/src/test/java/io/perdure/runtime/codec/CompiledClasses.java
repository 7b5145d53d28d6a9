package io.perdure.runtime.codec;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import javax.tools.FileObject;
import javax.tools.ForwardingJavaFileManager;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/** A class loader of classes compiled from sources: one version of an application. */
final class CompiledClasses extends ClassLoader {
  /** As the application's copy of the API has it. */
  private static final String ALIAS =
      """
      package io.perdure;
      import java.lang.annotation.*;
      @Target({ElementType.FIELD, ElementType.RECORD_COMPONENT, ElementType.PARAMETER})
      @Retention(RetentionPolicy.RUNTIME)
      public @interface Alias { String[] value(); }
      """;

  private final Map<String, byte[]> classes = new HashMap<>();

  /** Of package app, all in one file. */
  CompiledClasses(String source, String... options) {
    super(ClassLoader.getPlatformClassLoader());
    JavaCompiler compiler = Objects.requireNonNull(ToolProvider.getSystemJavaCompiler());
    JavaFileManager files = new InMemory(compiler.getStandardFileManager(null, null, null));
    boolean compiled =
        compiler
            .getTask(
                null,
                files,
                null,
                List.of(options),
                null,
                List.of(
                    new Source("app/App", "package app; import java.util.*; " + source),
                    new Source("io/perdure/Alias", ALIAS)))
            .call();
    if (!compiled) {
      throw new IllegalArgumentException(source);
    }
  }

  /** What the static method make of the class app.App returns. */
  Object make() throws ReflectiveOperationException {
    return loadClass("app.App").getMethod("make").invoke(null);
  }

  @Override
  protected Class<?> findClass(String name) throws ClassNotFoundException {
    byte[] bytes = classes.get(name);
    if (bytes == null) {
      throw new ClassNotFoundException(name);
    }
    return defineClass(name, bytes, 0, bytes.length);
  }

  private static final class Source extends SimpleJavaFileObject {
    private final String source;

    Source(String name, String source) {
      super(URI.create("string:///" + name + ".java"), Kind.SOURCE);
      this.source = source;
    }

    @Override
    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
      return source;
    }
  }

  private final class InMemory extends ForwardingJavaFileManager<JavaFileManager> {
    InMemory(JavaFileManager files) {
      super(files);
    }

    @Override
    public JavaFileObject getJavaFileForOutput(
        Location location, String name, JavaFileObject.Kind kind, FileObject sibling) {
      return new SimpleJavaFileObject(URI.create("mem:///" + name), kind) {
        @Override
        public OutputStream openOutputStream() {
          return new ByteArrayOutputStream() {
            @Override
            public void close() {
              classes.put(name, toByteArray());
            }
          };
        }
      };
    }
  }
}
