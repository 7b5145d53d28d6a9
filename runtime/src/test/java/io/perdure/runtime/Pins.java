package io.perdure.runtime;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Target;

/** The rules of the semantics, or of Cloudflare's own tests (SC, OG), that a test pins. */
@Documented
@Target({ElementType.METHOD, ElementType.TYPE})
public @interface Pins {

  /** Their numbers. */
  String[] value();
}
