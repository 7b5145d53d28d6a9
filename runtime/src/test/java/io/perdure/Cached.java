package io.perdure;

import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;

/** By its name, the API's, which the engine does not depend on. */
@Retention(RetentionPolicy.RUNTIME)
public @interface Cached {
  /** As in the API. */
  boolean persistent() default false;
}
