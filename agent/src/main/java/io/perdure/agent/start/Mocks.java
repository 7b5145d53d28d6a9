package io.perdure.agent.start;

import io.perdure.entry.PerdureEntry;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Knows Mockito's inline mocks. They are instances of the durable class itself; Mockito
 * retransforms the class, and asks a class of its own, in the boot loader, at the head of every
 * method.
 */
final class Mocks {

  private static final Logger log = LoggerFactory.getLogger(Mocks.class);

  private static final String DISPATCHER =
      "org.mockito.internal.creation.bytebuddy.inject.MockMethodDispatcher";

  private static volatile @Nullable Mocks mockito;

  private final Map<?, ?> dispatchers;
  private final Method isMock;

  private Mocks(Class<?> dispatcher) throws ReflectiveOperationException {
    Field field = dispatcher.getDeclaredField("DISPATCHERS");
    field.setAccessible(true); // allowed: it is in the unnamed module of the boot loader
    dispatchers = (Map<?, ?>) field.get(null);
    isMock = dispatcher.getMethod("isMock", Object.class);
  }

  /** Called when a woven class is retransformed, which is before there is a mock of it. */
  static synchronized void lookFor() {
    if (mockito != null) {
      return;
    }
    try {
      mockito = new Mocks(Class.forName(DISPATCHER, true, null));
      PerdureEntry.expectMocks();
    } catch (ClassNotFoundException somebodyElse) {
      log.debug("A durable class is retransformed, and not by Mockito");
    } catch (ReflectiveOperationException | RuntimeException e) {
      log.warn("Spies of durable objects run their methods twice: unknown Mockito version ({})", e);
    }
  }

  static boolean isMock(Object instance) {
    Mocks known = mockito;
    return known != null && known.knows(instance);
  }

  private boolean knows(Object instance) {
    try {
      for (Object dispatcher : dispatchers.values()) {
        if ((boolean) isMock.invoke(dispatcher, instance)) {
          return true;
        }
      }
      return false;
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("Mockito does not tell its mocks", e);
    }
  }
}
