package io.perdure.agent.config;

import java.util.HashSet;
import java.util.Set;

/** Methods as {@code com.acme.Client#call}, or {@code com.acme.Client#*} for all of a class. */
final class MethodNames {

  private MethodNames() {}

  /**
   * Reads names with commas between them.
   *
   * @return the same with internal names of classes
   * @throws IllegalArgumentException that says which one names no method
   */
  static Set<String> parse(String text) {
    Set<String> methods = new HashSet<>();
    for (String each : text.split(",", -1)) {
      String method = each.trim();
      int hash = method.indexOf('#');
      if (hash < 0
          || !isClass(method.substring(0, hash))
          || !isMethod(method.substring(hash + 1))) {
        throw new IllegalArgumentException("\"" + method + "\" names no method");
      }
      methods.add(method.substring(0, hash).replace('.', '/') + method.substring(hash));
    }
    return methods;
  }

  private static boolean isClass(String text) {
    for (String part : text.split("\\.", -1)) {
      if (!isIdentifier(part)) {
        return false;
      }
    }
    return true;
  }

  private static boolean isMethod(String text) {
    return text.equals("*") || isIdentifier(text);
  }

  private static boolean isIdentifier(String text) {
    if (text.isEmpty() || !Character.isJavaIdentifierStart(text.charAt(0))) {
      return false;
    }
    for (int i = 1; i < text.length(); i++) {
      if (!Character.isJavaIdentifierPart(text.charAt(i))) {
        return false;
      }
    }
    return true;
  }
}
