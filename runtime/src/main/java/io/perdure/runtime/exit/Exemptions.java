package io.perdure.runtime.exit;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What leaves unheld: what goes to certain destinations, and what certain classes send, log
 * appenders among them (rule 5.4). Asked only before somebody would wait for a disk.
 *
 * @param classes by name, those whose code is between the object's and the exit
 */
public record Exemptions(List<Destination> destinations, Predicate<String> classes) {

  /** Nobody but logging. */
  public static final Exemptions DEFAULT = new Exemptions(List.of(), new NoClass());

  /** A class in whose code, whatever else calls it, something is logged. */
  private static final List<String> APPENDERS =
      List.of(
          "ch.qos.logback.core.AppenderBase",
          "ch.qos.logback.core.UnsynchronizedAppenderBase",
          "org.apache.logging.log4j.core.config.AppenderControl",
          "org.apache.log4j.AppenderSkeleton",
          "org.jboss.logmanager.ExtHandler",
          "java.util.logging.Logger");

  /** Whoever is at work in it was asked at its entry, and may have been exempt there. */
  private static final String HTTP_CLIENT = "jdk.internal.net.http.HttpClientImpl";

  private static final StackWalker STACK =
      StackWalker.getInstance(StackWalker.Option.RETAIN_CLASS_REFERENCE);

  /**
   * Whether something is not held.
   *
   * @param destination a socket, channel, packet, address or URI, if one is known
   * @param object the class whose turn it is; what called that does not count
   */
  public boolean cover(@Nullable Object destination, Class<?> object) {
    return cover(destination) || isInCode(object, this::isExempt);
  }

  /** Whether what goes there is not held. */
  public boolean cover(@Nullable Object destination) {
    if (destinations.isEmpty()) {
      return false;
    }
    InetSocketAddress address = Addresses.of(destination);
    return address != null && destinations.stream().anyMatch(each -> each.covers(address));
  }

  /**
   * Whether a task that is handed to another thread is no doing of the object's.
   *
   * @param object as above
   */
  public boolean coverTask(Class<?> object) {
    return isInCode(object, name -> isExempt(name) || name.equals(HTTP_CLIENT));
  }

  private boolean isExempt(String className) {
    return APPENDERS.contains(className) || classes.test(className);
  }

  /** Read when the JVM starts, where a lambda would be its first. */
  private static final class NoClass implements Predicate<String> {
    @Override
    public boolean test(String name) {
      return false;
    }
  }

  private static boolean isInCode(Class<?> object, Predicate<String> classes) {
    return STACK.walk(
        frames ->
            frames
                .map(StackWalker.StackFrame::getDeclaringClass)
                .takeWhile(type -> !type.isAssignableFrom(object) || type == Object.class)
                .map(Class::getName)
                .anyMatch(classes));
  }
}
