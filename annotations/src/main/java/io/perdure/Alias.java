package io.perdure;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Earlier names of a part of a stored value, so that it can be renamed and what was stored before
 * is still read (rule 4.7).
 *
 * <pre>{@code
 * record Order(@Alias("cust") String customer, @Alias({"qty", "count"}) long quantity) {}
 * }</pre>
 *
 * <p>Values are written under the new name only. Where a stored value has several of the names, the
 * new one wins, and after it the one that is listed first. A name that another field of the class
 * has, or claims as well, is an error when the first value of the class is stored or read: nobody
 * could tell whose it is.
 *
 * <p>It stands on a field, on a component of a record, and on a constant of an enum, whose earlier
 * names it lists. On a parameter of a constructor it means the field of the same name, which is for
 * languages where one declaration is both; in a class that is no record the names of parameters
 * have to be in the class file then ({@code javac -parameters}).
 */
@Documented
@Target({ElementType.FIELD, ElementType.RECORD_COMPONENT, ElementType.PARAMETER})
@Retention(RetentionPolicy.RUNTIME)
public @interface Alias {

  /**
   * The names that values were stored under earlier.
   *
   * @return the names; for a field that a subclass hides by one of the same name, with the name of
   *     its class and a dot in front
   */
  String[] value();
}
