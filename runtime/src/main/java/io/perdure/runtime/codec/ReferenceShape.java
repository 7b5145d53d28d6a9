package io.perdure.runtime.codec;

import java.lang.reflect.Modifier;
import java.lang.reflect.Type;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A durable object, of whatever class: the stored name of its type, its id, and the name of its
 * class where that is another one.
 *
 * <p>Tagged wherever it stands, so that it names its type even when the class at that place is
 * exchanged for another one, whose objects are others.
 */
final class ReferenceShape extends Shape {
  static final String NAME = "Reference";

  private static final String TYPE = "type";
  private static final String ID = "id";
  private static final String CLASS = "class";

  private final References references;
  private final TypeNames names;

  ReferenceShape(References references, TypeNames names) {
    super(NAME, Object.class);
    this.references = references;
    this.names = names;
  }

  @Override
  void write(ValueWriter out, Object value, Params params) {
    Class<?> type = value.getClass();
    References.Identity identity = references.identity(value);
    if (identity == null) {
      throw Refusal.of(
          "is a "
              + type.getName()
              + " that was made with new, and so is no object that could be found again; store one"
              + " from DurableObjects.get("
              + type.getSimpleName()
              + ".class, id)");
    }
    names.of(type); // refuses what could not be read again
    out.startObject();
    part(out, TYPE, identity.typeName());
    part(out, ID, identity.id());
    if (!identity.typeName().equals(type.getName())) {
      part(out, CLASS, type.getName());
    }
    out.endObject();
  }

  private static void part(ValueWriter out, String name, String text) {
    out.name(name);
    out.string(text);
  }

  @Override
  Object read(ValueReader in, Params written, Params expected) {
    return readAs(in, written, Object.class);
  }

  @Override
  Object readAs(ValueReader in, Params written, Type expected) {
    String type = null;
    String id = null;
    String className = null;
    for (String name = in.name(); name != null; name = in.name()) {
      String text = in.text();
      switch (name) {
        case TYPE -> type = text;
        case ID -> id = text;
        case CLASS -> className = text;
        default -> throw Refusal.of("is damaged: a reference has no " + name);
      }
      in.afterValue();
    }
    if (type == null || id == null) {
      throw Refusal.of("is damaged: a reference has a type and an id");
    }
    return get(type, id, className == null ? type : className, Types.raw(expected));
  }

  private Object get(String type, String id, String className, Class<?> expected) {
    // Classes may be refused, with errors of the API's.
    return Building.of(
        "reference to " + type + "/" + id,
        () -> references.get(find(type, id, className, expected), id));
  }

  private Class<?> find(String type, String id, String className, Class<?> expected) {
    Class<?> found = find(type, className, expected);
    if (found == null) {
      throw Refusal.of(
          "is a reference to the object "
              + id
              + " of type "
              + type
              + ", and no durable class of that name is known; name its class in"
              + " @DurableObject(name = \""
              + type
              + "\"), and declare what is read as that class, or use the class before");
    }
    return found;
  }

  /**
   * By what is asked for, which finds a class that was renamed; by the name that the class had; or
   * one that is in use.
   */
  private @Nullable Class<?> find(String type, String className, Class<?> expected) {
    if (hasName(expected, type)) {
      return expected;
    }
    Class<?> before = names.find(className);
    if (before != null && hasName(before, type)) {
      return before;
    }
    Class<?> inUse = references.loaded(type);
    return inUse != null && Objects.equals(names.find(inUse.getName()), inUse) ? inUse : null;
  }

  private boolean hasName(Class<?> candidate, String type) {
    return !Types.isJdk(candidate)
        && !Modifier.isAbstract(candidate.getModifiers())
        && references.isDurable(candidate)
        && references.typeName(candidate).equals(type);
  }

  @Override
  boolean isHint() {
    return false;
  }

  @Override
  boolean isPinned() {
    return false;
  }
}
