package io.perdure.it.inspect;

import io.perdure.DurableObject;
import java.io.IOException;
import java.io.OutputStream;
import java.io.StringWriter;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/** An application that a team has: sources, compiled and packed in the ways that teams pack. */
final class Application {

  static final String CART =
      """
      package com.acme;
      import io.perdure.DurableObject;
      import io.perdure.DurableStorage;
      import java.util.ArrayList;
      import java.util.List;
      import java.util.concurrent.CompletableFuture;
      import java.util.concurrent.CompletionStage;
      @DurableObject(name = "cart", callTimeout = "2s")
      public class Cart {
        private static int carts;
        private final DurableStorage storage;
        private final String id;
        private final List<String> items = new ArrayList<>();
        private long total;

        public Cart(String id, DurableStorage storage) {
          this.id = id;
          this.storage = storage;
          carts++;
        }

        public List<String> items() {
          return items;
        }

        public long add(String item, long price) {
          items.add(item);
          total += price;
          storage.put("total", total);
          storage.put("item:" + items.size(), item);
          return total;
        }

        public CompletionStage<String> owner() {
          return CompletableFuture.completedFuture(id);
        }
      }
      """;

  static final String BROKEN =
      """
      package com.acme;
      import io.perdure.DurableObject;
      @DurableObject(queueLimit = 0)
      public class Broken implements Cloneable {
        public int open;
        protected Object shared;
        native void fast();
        Broken copy() throws CloneNotSupportedException {
          return (Broken) super.clone();
        }
        synchronized void await() throws InterruptedException {
          wait();
        }
      }
      """;

  static final String KINDS =
      """
      package com.acme;
      import io.perdure.DurableObject;
      public class Kinds {
        @DurableObject enum Colour { RED }
        @DurableObject interface Shape {}
        @DurableObject record Point(int x) {}
        @DurableObject class Inner {}
        static class BigCart extends Cart {
          BigCart() { super("big", null); }
        }
        @DurableObject(name = "cart") static class OtherCart {}
      }
      """;

  static final String SERVICE =
      """
      package com.acme.orders;
      public class OrderService {
        int orders;
        public int next() { return ++orders; }
      }
      """;

  static final String MAIN =
      """
      package com.acme;
      import io.perdure.DurableObjects;
      import java.util.Arrays;
      public class Main {
        public static void main(String[] arguments) throws Exception {
          Cart cart = new Cart("c", null);
          System.out.println(Arrays.toString(Cart.class.getDeclaredFields()));
          System.out.println(cart.items() == cart.items());
          System.out.println(DurableObjects.isActive());
          new Broken().open++;
          new com.acme.orders.OrderService().next();
          new Kinds.BigCart();
          try {
            DurableObjects.get(Cart.class, "c");
          } catch (RuntimeException e) {
            System.out.println(e.getClass().getSimpleName());
          }
        }
      }
      """;

  private Application() {}

  /** Class files in a directory. */
  static Path compile(Path directory, String... sources) {
    List<JavaFileObject> units = new ArrayList<>();
    for (String source : sources) {
      String name = source.split("public (final )?class ", 2)[1].split("[ {]", 2)[0];
      units.add(new Source(name, source));
    }
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    StringWriter errors = new StringWriter();
    List<String> options =
        List.of(
            "--release",
            "17",
            "-g",
            "-proc:none",
            "-Xlint:none",
            "-cp",
            apiJar().toString(),
            "-d",
            directory.toString());
    if (!compiler.getTask(errors, null, null, options, null, units).call()) {
      throw new AssertionError(errors);
    }
    return directory;
  }

  /** A jar of a directory, with its files below a folder of the jar, and more files. */
  static Path jar(Path jar, Path classes, String folder, Path... libraries) throws IOException {
    try (OutputStream file = Files.newOutputStream(jar);
        JarOutputStream out = new JarOutputStream(file);
        Stream<Path> walk = Files.walk(classes)) {
      for (Path each : walk.filter(Files::isRegularFile).sorted().toList()) {
        add(out, folder + classes.relativize(each).toString().replace('\\', '/'), each);
      }
      for (Path library : libraries) {
        add(out, folder.replace("classes/", "lib/") + library.getFileName(), library);
      }
    }
    return jar;
  }

  static Path apiJar() {
    try {
      return Path.of(
          DurableObject.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void add(JarOutputStream out, String name, Path file) throws IOException {
    out.putNextEntry(new JarEntry(name));
    Files.copy(file, out);
    out.closeEntry();
  }

  private static final class Source extends SimpleJavaFileObject {
    private final String text;

    Source(String name, String text) {
      super(URI.create("mem:///" + name + Kind.SOURCE.extension), Kind.SOURCE);
      this.text = text;
    }

    @Override
    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
      return text;
    }
  }
}
