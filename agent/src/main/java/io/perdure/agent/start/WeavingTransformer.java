package io.perdure.agent.start;

import io.perdure.agent.inspect.Escapes;
import io.perdure.agent.log.LogOutput;
import io.perdure.agent.log.LogOutput.Severity;
import io.perdure.agent.weave.ClassSource;
import io.perdure.agent.weave.ConstantPool;
import io.perdure.agent.weave.Finding;
import io.perdure.agent.weave.Names;
import io.perdure.agent.weave.Refusal;
import io.perdure.agent.weave.Weaver;
import io.perdure.agent.weave.Woven;
import java.lang.instrument.ClassFileTransformer;
import java.net.URL;
import java.security.CodeSource;
import java.security.ProtectionDomain;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.ClassReader;

/**
 * Weaves classes as they load. A class that is not durable costs a look through its constant pool.
 *
 * <p>The JVM swallows what a transformer throws and loads the class as it was. So nothing is thrown
 * here: a durable class that cannot be woven gets methods that throw, and one that cannot even get
 * those becomes a class file that does not load.
 */
final class WeavingTransformer implements ClassFileTransformer {

  private static final byte[] ANNOTATION = ConstantPool.ascii(Names.ANNOTATION);
  private static final byte[] CACHED = ConstantPool.ascii(Names.CACHED);
  private static final byte[] INVALIDATE = ConstantPool.ascii(Names.CACHE_INVALIDATE);

  /** Not a class file: the JVM refuses to load it. No bytes at all would mean "as it was". */
  private static final byte[] NOT_A_CLASS = new byte[4];

  private final RefusedClasses refused;
  private final DurableClasses durable;
  private final Companions companions;
  private final StoredNames names;
  private final LateClasses late;
  private final Set<String> interleaved;
  private final Runnable beforeWeaving;

  /**
   * A transformer that has changed nothing yet.
   *
   * @param interleaved methods that block, as the configuration has them
   * @param beforeWeaving makes what woven code names; called before each class that is woven
   */
  WeavingTransformer(
      RefusedClasses refused,
      DurableClasses durable,
      Companions companions,
      LateClasses late,
      StoredNames names,
      Set<String> interleaved,
      Runnable beforeWeaving) {
    this.refused = refused;
    this.durable = durable;
    this.companions = companions;
    this.names = names;
    this.late = late;
    this.interleaved = interleaved;
    this.beforeWeaving = beforeWeaving;
  }

  @Override
  public byte @Nullable [] transform(
      @Nullable ClassLoader loader,
      @Nullable String name,
      @Nullable Class<?> redefined,
      @Nullable ProtectionDomain domain,
      byte[] classFile) {
    if (loader == null || name == null || loader == WeavingTransformer.class.getClassLoader()) {
      return null;
    }
    if (name.equals(Names.BINDINGS)) {
      beforeWeaving.run();
      return Weaver.weaveBindings(classFile);
    }
    int mentioned = ConstantPool.find(classFile, ANNOTATION, CACHED, INVALIDATE);
    boolean mentionsDurable = (mentioned & 1) != 0;
    Companions.Role role = companions.role(name);
    if (mentioned == 0 && role == null && !durable.seesApi(loader)) {
      return null;
    }
    ClassSource source =
        new LoaderClassSource(loader, durable.of(loader), companions, late, interleaved);
    Weaver weaver = new Weaver(source);
    if (!mentionsDurable) {
      // Out of the reach of what fails closed below: an ordinary class must load, whatever happens.
      return weaveOrdinary(weaver, source, role, loader, name, redefined, classFile, mentioned);
    }
    durable.seesApiFromNowOn(loader);
    try {
      beforeWeaving.run();
      return Weaver.isAnnotated(classFile)
          ? weaveDurable(weaver, source, loader, name, redefined, domain, classFile)
          : weaveOrdinary(weaver, source, role, loader, name, redefined, classFile, mentioned);
    } catch (Throwable failure) {
      refuse(
          loader,
          new Refusal(
              name.replace('/', '.'),
              "its class file cannot be woven ("
                  + failure
                  + "); use a compiler release that this version of Perdure knows"));
      return NOT_A_CLASS;
    }
  }

  private byte @Nullable [] weaveOrdinary(
      Weaver weaver,
      ClassSource source,
      Companions.@Nullable Role role,
      ClassLoader loader,
      String name,
      @Nullable Class<?> redefined,
      byte[] classFile,
      int mentioned) {
    String superclass = ConstantPool.superclass(classFile);
    if (superclass != null && durable.mayBeDurable(superclass) && source.isDurable(superclass)) {
      String reason = subclassOf(superclass);
      if (redefined == null) {
        refuse(loader, new Refusal(name.replace('/', '.'), reason));
      }
      beforeWeaving.run();
      return Weaver.refused(classFile, reason).bytes();
    }
    if (superclass != null && !superclass.startsWith("java/")) {
      Subclasses.loading(loader, name, superclass);
    }
    Woven woven = null;
    if (role != null || weaver.usesDurableNestMates(classFile)) {
      beforeWeaving.run();
      woven = companions.weave(weaver, role, loader, name, redefined != null, classFile);
    }
    if (woven == null && mentioned > 1) {
      woven = weaveCached(weaver, name, classFile);
    }
    return woven == null ? null : bytes(woven, loader);
  }

  /** The class must load, whatever happens. */
  private @Nullable Woven weaveCached(Weaver weaver, String name, byte[] classFile) {
    try {
      Woven woven = weaver.weaveCached(classFile);
      if (woven != null) {
        beforeWeaving.run();
      }
      return woven;
    } catch (Throwable failure) {
      LogOutput.line(
          Severity.ERROR,
          name.replace('/', '.')
              + " keeps no results of its @Cached methods, since its class file cannot be woven ("
              + failure
              + "); use a compiler release that this version of Perdure knows");
      return null;
    }
  }

  private byte[] bytes(Woven ordinary, ClassLoader loader) {
    for (Refusal each : ordinary.methods()) {
      if (refused.addMethod(loader, each)) {
        LogOutput.line(
            Severity.ERROR, each.className() + " has a method that is refused: " + each.reason());
      }
    }
    return ordinary.bytes();
  }

  private static String subclassOf(String durableClass) {
    return "it extends the durable object "
        + durableClass.replace('/', '.')
        + " without being one; annotate it with @DurableObject, too";
  }

  private byte[] weaveDurable(
      Weaver weaver,
      ClassSource source,
      ClassLoader loader,
      String name,
      @Nullable Class<?> redefined,
      @Nullable ProtectionDomain domain,
      byte[] classFile) {
    if (redefined != null) {
      Mocks.lookFor();
      String earlier = refused.reason(redefined);
      if (earlier != null) {
        return Weaver.refused(classFile, earlier).bytes();
      }
    }
    boolean isLate = redefined != null && !WovenClasses.isWoven(redefined);
    boolean isFirst = redefined == null || (isLate && !late.isWoven(redefined));
    Woven woven = weave(weaver, redefined != null, isLate, classFile);
    if (woven.refusal() == null && isFirst) {
      String taken = claim(loader, name, domain, classFile);
      woven = taken == null ? woven : Weaver.refused(classFile, taken);
    }
    if (woven.refusal() != null) {
      refuse(loader, woven.refusal());
      return woven.bytes();
    }
    companions.expect(loader, woven);
    durable.add(loader, name); // others may ask, and the loader have no resource of it
    refuseSubclassOf(name);
    if (isLate) {
      late.markWoven(loader, name);
    }
    if (isFirst) {
      warnOfEscapes(classFile, source);
    }
    return woven.bytes();
  }

  private static Woven weave(Weaver weaver, boolean isLoaded, boolean isLate, byte[] classFile) {
    if (isLate) {
      return weaver.weaveLoaded(classFile);
    }
    return isLoaded ? weaver.weaveAgain(classFile) : weaver.weave(classFile);
  }

  private void refuseSubclassOf(String durableClass) {
    Subclasses.Seen subclass = Subclasses.loadedFor(durableClass);
    if (subclass != null) {
      ClassLoader loader = subclass.loader().get();
      if (loader != null) {
        refuse(loader, new Refusal(subclass.name().replace('/', '.'), subclassOf(durableClass)));
      }
    }
  }

  /** A look that must not cost the class its loading (rule 1.7). */
  private static void warnOfEscapes(byte[] classFile, ClassSource source) {
    try {
      String name = new ClassReader(classFile).getClassName().replace('/', '.');
      for (Finding each : Escapes.of(classFile, source)) {
        String line = each.line() == 0 ? "" : " (line " + each.line() + ")";
        LogOutput.line(Severity.WARN, name + ": " + each.text() + line);
      }
    } catch (RuntimeException e) {
      LogOutput.line(Severity.DEBUG, "What leaves an object was not looked for: " + e);
    }
  }

  /** Why the stored name cannot be that of this class, or {@code null}. */
  private @Nullable String claim(
      ClassLoader loader, String name, @Nullable ProtectionDomain domain, byte[] classFile) {
    CodeSource source = domain == null ? null : domain.getCodeSource();
    URL location = source == null ? null : source.getLocation();
    return names.claim(
        Weaver.storedName(classFile),
        name.replace('/', '.'),
        loader,
        location == null ? null : location.toString());
  }

  private void refuse(ClassLoader loader, Refusal refusal) {
    refused.add(loader, refusal);
    LogOutput.line(
        Severity.ERROR, refusal.className() + " cannot be a durable object: " + refusal.reason());
  }
}
