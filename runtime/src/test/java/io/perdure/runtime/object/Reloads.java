package io.perdure.runtime.object;

import io.perdure.entry.PerdureCell;
import java.io.IOException;
import java.io.InputStream;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Loads {@link ReloadedThing} again and again. */
final class Reloads {

  private Reloads() {}

  /** How many times the class had been loaded when this one was. */
  static int loads(Class<?> type) {
    return type.getClassLoader() instanceof Loader loader ? loader.number : 0;
  }

  /** What all of these classes share. */
  public interface Callable {
    @Nullable Object call(Body body) throws Throwable;
  }

  public interface Body {
    @Nullable Object run(Self self) throws Exception;
  }

  /** Defines the class, linked for an engine. */
  static final class Loader extends ClassLoader {
    private final int number;
    private final Class<?> type;

    Loader(int number) throws IOException {
      super("application-" + number, ReloadedThing.class.getClassLoader());
      this.number = number;
      try (InputStream in = ReloadedThing.class.getResourceAsStream("ReloadedThing.class")) {
        byte[] bytes = Objects.requireNonNull(in).readAllBytes();
        type = defineClass(ReloadedThing.class.getName(), bytes, 0, bytes.length);
      }
    }

    Class<?> type() {
      return type;
    }

    /** Makes the call site, which is the first use of the class. */
    Loader linkedFor(Engine engine) throws ReflectiveOperationException {
      EntryPoints entry = (EntryPoints) engine.entryPoints();
      Function<Object, PerdureCell> binding = entry::bind;
      type.getField("bind").set(null, binding);
      MethodHandles.Lookup lookup = MethodHandles.privateLookupIn(type, MethodHandles.lookup());
      MethodType method = MethodType.methodType(Object.class, type, Body.class);
      type.getField("call").set(null, entry.link(lookup, "call", method).dynamicInvoker());
      return this;
    }
  }
}
