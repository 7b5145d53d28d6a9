package io.perdure.agent.inspect;

import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Type;

/** Types as people write them: simple names, with type arguments where the class file has them. */
final class TypeText {

  private final String signature;
  private int at;

  private TypeText(String signature) {
    this.signature = signature;
  }

  /** Of a field's or variable's descriptor and, if it has one, its generic signature. */
  static String of(String descriptor, @Nullable String signature) {
    return new TypeText(signature == null ? descriptor : signature).next();
  }

  static String of(Type type) {
    return of(type.getDescriptor(), null);
  }

  /** The type argument of a parameterized type with one: {@code T} of {@code TypeToken<T>}. */
  static @Nullable String argument(@Nullable String signature) {
    int open = signature == null ? -1 : signature.indexOf('<');
    return signature == null || open < 0
        ? null
        : new TypeText(signature.substring(open + 1)).next();
  }

  private String next() {
    char kind = signature.charAt(at++);
    return switch (kind) {
      case '[' -> next() + "[]";
      case '*' -> "?";
      case '+' -> "? extends " + next();
      case '-' -> "? super " + next();
      case 'T' -> variable();
      case 'L' -> type();
      default -> Type.getType(String.valueOf(kind)).getClassName();
    };
  }

  private String variable() {
    int from = at;
    at = signature.indexOf(';', from) + 1;
    return signature.substring(from, at - 1);
  }

  private String type() {
    StringBuilder text = new StringBuilder();
    int nameFrom = at;
    while (true) {
      char c = signature.charAt(at++);
      if (c == '/' || c == '$' || c == '.') {
        text.setLength(0);
        nameFrom = at;
      } else if (c == '<') {
        arguments(text.append('<'));
      } else if (c == ';') {
        return text.length() == 0 ? signature.substring(nameFrom, at - 1) : text.toString();
      } else {
        text.append(c);
      }
    }
  }

  private void arguments(StringBuilder text) {
    String separator = "";
    while (signature.charAt(at) != '>') {
      text.append(separator).append(next());
      separator = ", ";
    }
    at++;
    text.append('>');
  }
}
