package io.perdure.agent.start;

import io.perdure.entry.PerdureCell;
import java.lang.reflect.Field;

/** Tells loaded classes that the weaver has seen. */
final class WovenClasses {

  private WovenClasses() {}

  static boolean isWoven(Class<?> type) {
    for (Field field : type.getDeclaredFields()) {
      if (field.getName().equals(PerdureCell.FIELD)) {
        return true;
      }
    }
    return false;
  }
}
