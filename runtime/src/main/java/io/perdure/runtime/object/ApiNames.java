package io.perdure.runtime.object;

/** Classes of the API, of which each application class loader may have its own. */
final class ApiNames {

  private ApiNames() {}

  /** Whether it is one of the API's exceptions. */
  static boolean isFailure(Throwable thrown) {
    for (Class<?> each = thrown.getClass(); each != null; each = each.getSuperclass()) {
      if (each.getName().equals("io.perdure.DurableObjectException")) {
        return true;
      }
    }
    return false;
  }
}
