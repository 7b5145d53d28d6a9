package io.perdure.agent.start;

import io.perdure.agent.weave.Names;
import java.lang.reflect.Field;

/** Tells loaded classes that the weaver has seen. */
final class WovenClasses {

  private WovenClasses() {}

  static boolean isWoven(Class<?> type) {
    for (Field field : type.getDeclaredFields()) {
      if (field.getName().equals(Names.FIELD)) {
        return true;
      }
    }
    return false;
  }
}
