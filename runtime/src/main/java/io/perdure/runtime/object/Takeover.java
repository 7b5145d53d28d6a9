package io.perdure.runtime.object;

/**
 * A class that is loaded again, when its application is deployed or restarted in a living JVM,
 * takes its objects over from the class as it was loaded before (rules 1.3, 1.5). It does so when
 * it is first used, in this order:
 *
 * <ol>
 *   <li>The earlier type's fence is closed, and the last number read, in one go under the
 *       committer's append lock. What the earlier objects have closed until then has that number at
 *       most; what they close later is not taken, so it never becomes durable.
 *   <li>The earlier activations are broken: calls, storage and replies of theirs fail with the
 *       reason. One that is being made is not missed: it is put where it is found here first, and
 *       looks at the fence second, before its constructor runs; here the fence is closed first and
 *       the activation looked for second.
 *   <li>The later type is published. Its activations read nothing from the store before that number
 *       is durable, or lost: they see all that the earlier ones have told anybody.
 * </ol>
 *
 * A turn of the earlier class may be under way all the while. Nothing can stop Java code, so it
 * runs to its end, on fields that nobody else has; but what it has not closed is gone. So no two
 * activations of an object ever write, or read what the other is about to write.
 *
 * <p>A class that has lost its objects never gets them back: what counts is the order in which the
 * classes were loaded.
 */
final class Takeover {

  private Takeover() {}

  /**
   * Lets a type take over the objects of an earlier one with the same stored name.
   *
   * @return the last number that the earlier objects may have
   * @throws RuntimeException the API's, when the two are different classes, which would read each
   *     other's data, or when {@code earlier} was used first and yet loaded last
   */
  static long of(DurableType earlier, DurableType type, Platform platform) {
    String name = type.javaClass.getName();
    if (!earlier.javaClass.getName().equals(name)) {
      throw type.api
          .failures()
          .invalidClass(
              name,
              "its stored type name \""
                  + type.name
                  + "\" is that of "
                  + earlier.javaClass.getName()
                  + "; give one of them another name in @DurableObject",
              null);
    }
    if (platform.isLater(earlier.javaClass, type.javaClass)) {
      throw type.api.failures().invalidClass(name, "it " + reason(earlier.javaClass), null);
    }
    long last = type.surroundings.committer().close(earlier.fence, reason(type.javaClass));
    Broken outdated = earlier.outdated();
    for (Reference reference : earlier.references()) {
      Activation activation = reference.activationOrNull();
      if (activation != null && outdated != null) {
        activation.breakOff(outdated);
      }
    }
    return last;
  }

  private static String reason(Class<?> later) {
    return "is out of use, since the class "
        + later.getName()
        + " was loaded again by "
        + name(later.getClassLoader())
        + "; get the reference anew, from the class of that loader";
  }

  /** A loader's own toString may be anything; web applications' have several lines. */
  private static String name(ClassLoader loader) {
    String kind = loader.getClass().getName() + "@" + Integer.toHexString(loader.hashCode());
    return loader.getName() == null ? kind : loader.getName() + " (" + kind + ")";
  }
}
