package io.perdure.agent.weave;

/** The field of an inner class that holds the instance it was made in. */
record OuterField(String owner, String name, String descriptor) {

  /** As javac and Kotlin name it, and as Scala does. */
  static boolean isName(String field) {
    return field.startsWith("this$") || field.equals("$outer");
  }
}
