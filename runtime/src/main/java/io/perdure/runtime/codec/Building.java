package io.perdure.runtime.codec;

import java.util.function.Supplier;
import tools.jackson.core.JacksonException;

/** Runs what may call code of the application: constructors of records, hashCode, compareTo. */
final class Building {
  private Building() {}

  static <T> T of(String what, Supplier<T> build) {
    try {
      return build.get();
    } catch (Refusal refusal) {
      throw refusal;
    } catch (JacksonException damaged) {
      throw damaged;
    } catch (RuntimeException failed) {
      throw Refusal.of("cannot be made into a " + what + " again: " + failed, failed);
    }
  }
}
