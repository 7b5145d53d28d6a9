package io.perdure.agent.weave;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.perdure.entry.PerdureCell;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.reflect.Field;
import java.lang.reflect.InvocationTargetException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.MethodNode;
import org.objectweb.asm.util.CheckClassAdapter;

/** A throwaway class loader with woven classes, and with its own copy of what they call. */
public final class World extends ClassLoader implements ClassSource {

  /** What reached the engine: {@code [method, receiver, arguments]}, or a word. */
  public final List<Object> log = new ArrayList<>();

  final Map<String, Refusal> refusals = new LinkedHashMap<>();

  /** Why methods of classes that are not durable throw. */
  final List<String> refusedMethods = new ArrayList<>();

  private final Map<String, byte[]> originals;
  private final Map<String, byte[]> classes = new LinkedHashMap<>();

  private final Set<String> shared = new HashSet<>();
  private final Set<String> near = new HashSet<>();
  private boolean areLoaded;

  private World(Map<String, byte[]> originals) {
    super(World.class.getClassLoader());
    this.originals = originals;
  }

  /** The classes as they are. */
  static World plain(Map<String, byte[]> classes) {
    World world = new World(classes);
    world.classes.putAll(classes);
    return world;
  }

  /** With classes that were woven already, and verify. */
  public static World ready(Map<String, byte[]> classes) {
    World world = plain(classes);
    world.open();
    return world;
  }

  /** The classes as the agent would weave them; those not refused verify. */
  static World woven(Map<String, byte[]> classes) {
    return woven(classes, false);
  }

  private static World woven(Map<String, byte[]> classes, boolean areLoaded) {
    World world = new World(classes);
    world.areLoaded = areLoaded;
    classes.forEach(world::weaveDurable);
    classes.forEach(world::weaveOther);
    world.open();
    return world;
  }

  private void open() {
    classes.values().forEach(this::verify);
    try {
      loadClass(RecordingEngine.class.getName()).getMethod("install", List.class).invoke(null, log);
    } catch (ReflectiveOperationException e) {
      throw new LinkageError("the engine's copy", e);
    }
  }

  /** As if all but the durable ones had been loaded before. */
  static World late(String... sources) {
    return woven(Snippets.compile(sources), true);
  }

  /** Compiled and woven. */
  static World of(String... sources) {
    return woven(Snippets.compile(sources));
  }

  private void weaveDurable(String name, byte[] bytes) {
    if (!Weaver.isAnnotated(bytes)) {
      return;
    }
    Woven woven = new Weaver(this).weave(bytes);
    classes.put(name, woven.bytes());
    shared.addAll(woven.shared());
    near.addAll(woven.near());
    if (woven.refusal() != null) {
      refusals.put(name, woven.refusal());
    }
  }

  private void weaveOther(String name, byte[] bytes) {
    if (Weaver.isAnnotated(bytes)) {
      return;
    }
    Weaver weaver = new Weaver(this);
    Woven woven =
        isShared(name)
            ? weaver.weaveShared(bytes, areLoaded)
            : near.contains(name) || weaver.usesDurableNestMates(bytes)
                ? weaver.weaveNestMate(bytes, areLoaded)
                : null;
    if (woven != null && woven.refusal() != null) {
      refusals.put(name, woven.refusal());
    }
    if (woven == null || woven.refusal() != null) {
      woven = weaver.weaveCached(bytes);
    }
    classes.put(name, woven == null ? bytes : woven.bytes());
    if (woven != null) {
      woven.methods().forEach(each -> refusedMethods.add(each.reason()));
    }
  }

  private void verify(byte[] bytes) {
    StringWriter errors = new StringWriter();
    CheckClassAdapter.verify(new ClassReader(bytes), this, false, new PrintWriter(errors));
    assertThat(errors.toString()).isEmpty();
  }

  @Override
  public byte @Nullable [] find(String internalName) {
    byte[] own = originals.get(internalName);
    try (InputStream in =
        own != null
            ? new ByteArrayInputStream(own)
            : getParent().getResourceAsStream(internalName + ".class")) {
      return in == null ? null : in.readAllBytes();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public boolean isShared(String internalName) {
    return shared.contains(internalName);
  }

  /** A class file as it was. */
  byte @Nullable [] original(String internalName) {
    return originals.get(internalName);
  }

  /** Why a class was refused. */
  String reason(String internalName) {
    Refusal refusal = refusals.get(internalName);
    return refusal == null ? "not refused" : refusal.reason();
  }

  @Override
  protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
    String internalName = name.replace('.', '/');
    boolean isOwn =
        classes.containsKey(internalName)
            || name.startsWith("io.perdure.entry.")
            || name.startsWith(RecordingEngine.class.getName());
    if (!isOwn) {
      return super.loadClass(name, resolve);
    }
    synchronized (getClassLoadingLock(name)) {
      Class<?> loaded = findLoadedClass(name);
      if (loaded != null) {
        return loaded;
      }
      byte[] woven = classes.get(internalName);
      byte[] bytes = woven != null ? woven : find(internalName);
      if (bytes == null) {
        throw new ClassNotFoundException(name);
      }
      return defineClass(name, bytes, 0, bytes.length);
    }
  }

  /** A woven class file, parsed. */
  ClassNode node(String internalName) {
    byte[] bytes = classes.get(internalName);
    return Weaver.parse(requireNonNull(bytes, internalName));
  }

  /** How many field checks the methods of that name have. */
  long checks(String internalName, String method) {
    long checks = 0;
    for (MethodNode each : node(internalName).methods) {
      if (each.name.equals(method)) {
        checks +=
            StreamSupport.stream(each.instructions.spliterator(), false)
                .filter(
                    insn -> insn instanceof MethodInsnNode call && call.name.equals("checkField"))
                .count();
      }
    }
    return checks;
  }

  /** A new instance, made outside of any turn. */
  public Object make(String name) throws ReflectiveOperationException {
    var constructor = loadClass(name).getDeclaredConstructor();
    constructor.setAccessible(true);
    return constructor.newInstance();
  }

  /** The cell of an instance, in the field that one of its classes declares. */
  static @Nullable Object cell(Object instance, Class<?> declaring)
      throws ReflectiveOperationException {
    Field field = declaring.getDeclaredField(PerdureCell.FIELD);
    field.setAccessible(true);
    return field.get(instance);
  }

  /** Makes the thread the owner of an instance, or nobody. */
  void own(Object instance, boolean owned) throws ReflectiveOperationException {
    loadClass(RecordingEngine.class.getName())
        .getMethod("own", Object.class, boolean.class)
        .invoke(null, cell(instance, instance.getClass()), owned);
  }

  /** Calls a method by its name, which is the only one of it. */
  public static @Nullable Object call(
      Object receiver, String method, @Nullable Object... arguments) {
    return call(receiver, receiver.getClass(), method, arguments);
  }

  /** Calls a static method, or one of a superclass. */
  public static @Nullable Object call(
      @Nullable Object receiver, Class<?> type, String method, @Nullable Object... arguments) {
    for (var each : type.getDeclaredMethods()) {
      if (each.getName().equals(method) && !each.isBridge()) {
        each.setAccessible(true);
        try {
          return each.invoke(receiver, arguments);
        } catch (InvocationTargetException e) {
          throw sneaky(requireNonNull(e.getCause()));
        } catch (IllegalAccessException e) {
          throw new AssertionError(e);
        }
      }
    }
    throw new AssertionError(method);
  }

  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"}) // throws anything, unwrapped
  private static <E extends Throwable> RuntimeException sneaky(Throwable thrown) throws E {
    throw (E) thrown;
  }
}
