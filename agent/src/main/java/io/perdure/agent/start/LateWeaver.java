package io.perdure.agent.start;

import io.perdure.agent.log.LogOutput;
import io.perdure.agent.log.LogOutput.Severity;
import io.perdure.agent.weave.Refusal;
import io.perdure.agent.weave.Weaver;
import java.lang.instrument.Instrumentation;
import java.lang.instrument.UnmodifiableClassException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Weaves the durable classes that were loaded before the agent, and those with cached methods: each
 * by itself, so that one that cannot be woven is no other one's fault. Runs in {@code premain},
 * too: no lambdas.
 */
final class LateWeaver {

  private final Instrumentation instrumentation;
  private final LateClasses late;
  private final RefusedClasses refused;

  /** What was there at the first look. */
  private final Set<Class<?>> seen = new HashSet<>();

  private final List<Class<?>> found = new ArrayList<>();

  /** Those that are not durable, but have cached methods. */
  private final List<Class<?>> caching = new ArrayList<>();

  LateWeaver(Instrumentation instrumentation, LateClasses late, RefusedClasses refused) {
    this.instrumentation = instrumentation;
    this.late = late;
    this.refused = refused;
  }

  /**
   * Finds them. Once before there is a transformer, since it takes its time, and once after: a
   * class that loads in between has the field, or is found.
   */
  void find() {
    for (Class<?> loaded : instrumentation.getAllLoadedClasses()) {
      if (isOfApplication(loaded) && seen.add(loaded) && !late.isWoven(loaded)) {
        lookAt(loaded);
      }
    }
  }

  private void lookAt(Class<?> loaded) {
    byte[] classFile = DurableAnnotation.fileOf(loaded);
    if (DurableAnnotation.isProbablyOn(loaded, classFile)) {
      if (!WovenClasses.isWoven(loaded)) {
        late.expect(loaded);
        found.add(loaded);
      }
    } else if (classFile != null && Weaver.mayCache(classFile)) {
      caching.add(loaded);
    }
  }

  private static boolean isOfApplication(Class<?> type) {
    ClassLoader loader = type.getClassLoader();
    return loader != null
        && loader != ClassLoader.getPlatformClassLoader()
        && loader != LateWeaver.class.getClassLoader()
        && !type.isArray()
        && !type.isHidden()
        && !type.getName().startsWith("io.perdure.agent.");
  }

  /** Weaves what was found, and then what came with it. */
  void weaveFound(Preparation preparation) {
    List<Class<?>> woven = new ArrayList<>();
    for (Class<?> type : found) {
      if (reasonAgainst(type) == null) {
        woven.add(type);
      }
    }
    for (Class<?> type : woven) {
      String reason = preparation.reasonAgainst(type);
      if (reason != null) {
        log(type, reason);
      }
    }
    for (Class<?> type : caching) {
      String failure = retransform(type);
      if (failure != null) {
        LogOutput.line(
            Severity.ERROR,
            type.getName()
                + " keeps no results of its @Cached methods, since it was loaded before the agent"
                + " and cannot be woven any more ("
                + failure
                + "); start the JVM with -javaagent:perdure-agent.jar");
      }
    }
    found.clear();
    caching.clear();
    seen.clear();
  }

  /** Weaves an annotated class that has no field, unless it is woven; why not, or {@code null}. */
  @Nullable String reasonAgainst(Class<?> type) {
    if (refused.reason(type) == null && !late.isWoven(type)) {
      late.expect(type);
      String failure = retransform(type);
      if (refused.reason(type) == null && (failure != null || !late.isWoven(type))) {
        refuse(type, failure == null ? "its class file is not annotated" : failure);
      }
    }
    return refused.reason(type);
  }

  /** The JVM has not taken the woven bodies; it may take some that throw the reason. */
  private void refuse(Class<?> type, String failure) {
    String reason =
        "it was loaded before the agent and cannot be woven any more ("
            + failure
            + "); start the JVM with -javaagent:perdure-agent.jar";
    refused.add(type.getClassLoader(), new Refusal(type.getName(), reason));
    log(type, reason);
    retransform(type);
  }

  private @Nullable String retransform(Class<?> type) {
    try {
      instrumentation.retransformClasses(type);
      return null;
    } catch (UnmodifiableClassException | RuntimeException | LinkageError | InternalError failure) {
      return failure.toString();
    }
  }

  private static void log(Class<?> type, String reason) {
    LogOutput.line(Severity.ERROR, type.getName() + " cannot be a durable object: " + reason);
  }
}
