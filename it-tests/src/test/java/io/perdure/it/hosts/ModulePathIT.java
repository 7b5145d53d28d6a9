package io.perdure.it.hosts;

import static org.assertj.core.api.Assertions.assertThat;

import io.perdure.it.jvm.Compiler;
import io.perdure.it.jvm.Jdk;
import io.perdure.it.jvm.Outcome;
import io.perdure.it.jvm.Program;
import java.io.File;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Named modules that open and export nothing of what is durable, and one in a child layer. */
class ModulePathIT {

  private static final String[] APPLICATION = {
    "module-info.java",
    """
    module counters {
      requires io.perdure;
      exports counters.api;
      uses counters.api.Numbers;
    }
    """,
    "Numbers.java",
    """
    package counters.api;

    public interface Numbers {
      long next();
    }
    """,
    "Counter.java",
    """
    package counters.internal;

    import counters.api.Numbers;
    import io.perdure.DurableObject;
    import io.perdure.DurableStorage;

    @DurableObject
    final class Counter implements Numbers {
      /** Stored by reflection, in a package that is not open. */
      private record Last(long number) {}

      private final DurableStorage storage = DurableStorage.current();

      @Override
      public long next() {
        long n = storage.get("last", Last.class).map(Last::number).orElse(0L) + 1;
        storage.put("last", new Last(n));
        return n;
      }
    }
    """,
    "Main.java",
    """
    package counters.internal;

    import counters.api.Numbers;
    import io.perdure.DurableObjects;
    import java.lang.module.Configuration;
    import java.lang.module.ModuleFinder;
    import java.nio.file.Path;
    import java.util.ServiceLoader;
    import java.util.Set;

    public final class Main {
      public static void main(String[] arguments) throws Exception {
        show(DurableObjects.get(Counter.class, "a"));
        show(plugin(Path.of(arguments[0])));
        Class<?> patched = Class.forName("counters.internal.Patched");
        show((Numbers) DurableObjects.get(patched, "a"));
      }

      private static Numbers plugin(Path modules) {
        ModuleLayer parent = ModuleLayer.boot();
        Configuration configuration =
            parent
                .configuration()
                .resolveAndBind(ModuleFinder.of(modules), ModuleFinder.of(), Set.of("plugin"));
        ModuleLayer layer =
            parent.defineModulesWithOneLoader(configuration, Main.class.getClassLoader());
        return ServiceLoader.load(layer, Numbers.class).findFirst().orElseThrow();
      }

      private static void show(Numbers numbers) {
        System.out.println(numbers.getClass().getModule() + " " + numbers.next() + numbers.next());
      }
    }
    """
  };

  private static final String[] PLUGIN = {
    "module-info.java",
    """
    module plugin {
      requires counters;
      requires io.perdure;
      provides counters.api.Numbers with plugin.Provider;
    }
    """,
    "Provider.java",
    """
    package plugin;

    import counters.api.Numbers;
    import io.perdure.DurableObjects;

    public final class Provider {
      public static Numbers provider() {
        return DurableObjects.get(Stamps.class, "a");
      }
    }
    """,
    "Stamps.java",
    """
    package plugin;

    import counters.api.Numbers;
    import io.perdure.DurableObject;
    import io.perdure.DurableStorage;

    @DurableObject
    class Stamps implements Numbers {
      private final DurableStorage storage = DurableStorage.current();

      @Override
      public long next() {
        long n = storage.getOrDefault("n", 10L) + 1;
        storage.put("n", n);
        return n;
      }
    }
    """
  };

  private static final String[] PATCH = {
    "Patched.java",
    """
    package counters.internal;

    @io.perdure.DurableObject
    class Patched implements counters.api.Numbers {
      private long n = 20;

      @Override
      public long next() {
        return ++n;
      }
    }
    """
  };

  @TempDir Path directory;

  @ParameterizedTest
  @MethodSource("io.perdure.it.jvm.Jdk#toTest")
  void namedModulesAChildLayerAndAPatchHaveDurableObjects(Jdk jdk) throws Exception {
    Path application = directory.resolve("modules/counters");
    Path plugins = directory.resolve("plugins");
    Path plugin = plugins.resolve("plugin");
    Path patch = directory.resolve("patch");
    String api = Built.annotationsJar().toString();
    String modulePath = api + File.pathSeparator + application;
    Compiler.compile(application, List.of("-p", api), APPLICATION);
    Compiler.compile(plugin, List.of("-p", modulePath), PLUGIN);
    Compiler.compile(patch, List.of("-cp", modulePath), PATCH);

    Program program =
        new Program(
                jdk,
                "--module-path",
                modulePath,
                "--patch-module",
                "counters=" + patch,
                "-m",
                "counters/counters.internal.Main",
                plugins.toString())
            .agent("data=" + directory.resolve("data"));
    Outcome told = program.run();
    assertThat(told.err())
        .as(told.toString())
        .containsExactly(
            "perdure: this JVM has not resolved java.sql,jdk.unsupported; start java with"
                + " --add-modules java.sql,jdk.unsupported");
    assertThat(told.exitCode()).isEqualTo(1);

    Outcome outcome = program.option("--add-modules=java.sql,jdk.unsupported").run();
    assertThat(outcome.out())
        .as(outcome.toString())
        .containsExactly("module counters 12", "module plugin 1112", "module counters 2122");
    assertThat(outcome.exitCode()).isZero();
  }
}
