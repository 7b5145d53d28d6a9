package io.perdure.agent.weave;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Looks into a class file's constant pool, without parsing the rest: it is all that a class which
 * is not durable costs. It reads files of versions that ASM doesn't know yet, too.
 */
public final class ConstantPool {

  private static final int FIRST_ENTRY = 10;

  private static final int UTF8 = 1;
  private static final int LONG = 5;
  private static final int DOUBLE = 6;
  private static final int CLASS = 7;
  private static final int STRING = 8;
  private static final int FIELD = 9;
  private static final int METHOD_HANDLE = 15;
  private static final int METHOD_TYPE = 16;
  private static final int MODULE = 19;
  private static final int PACKAGE = 20;

  private ConstantPool() {}

  /** Whether one of the class file's UTF-8 constants is this one, which is ASCII. */
  public static boolean contains(byte[] classFile, byte[] constant) {
    return find(classFile, constant) != 0;
  }

  /** Whether one of the class file's UTF-8 constants is one of these two, which are ASCII. */
  static boolean containsAny(byte[] classFile, byte[] constant, byte[] other) {
    return find(classFile, constant, other) != 0;
  }

  /** Which of these are UTF-8 constants of the class file: the first is bit 0, and so on. */
  public static int find(byte[] classFile, byte[]... constants) {
    int all = (1 << constants.length) - 1;
    int found = 0;
    int count = unsignedShort(classFile, FIRST_ENTRY - 2);
    int at = FIRST_ENTRY;
    for (int index = 1; index < count && found != all; ) {
      byte tag = classFile[at];
      if (tag == UTF8) {
        int length = unsignedShort(classFile, at + 1);
        for (int i = 0; i < constants.length; i++) {
          if (isAt(classFile, at + 3, length, constants[i])) {
            found |= 1 << i;
          }
        }
      }
      index += entries(tag);
      at += size(classFile, at);
    }
    return found;
  }

  /** The internal name of the superclass; {@code null} for {@code Object} and modules. */
  public static @Nullable String superclass(byte[] classFile) {
    int[] offsets = new int[unsignedShort(classFile, FIRST_ENTRY - 2)];
    int at = offsets(classFile, offsets);
    return unsignedShort(classFile, at + 4) == 0 ? null : className(classFile, offsets, at + 4);
  }

  /**
   * Internal names of the other classes of the same package that the class's code has fields of.
   */
  static Set<String> ownersOfFields(byte[] classFile) {
    int[] offsets = new int[unsignedShort(classFile, FIRST_ENTRY - 2)];
    int at = offsets(classFile, offsets);
    String self = className(classFile, offsets, at + 2);
    Set<String> owners = new LinkedHashSet<>();
    for (int offset : offsets) {
      if (offset != 0 && classFile[offset] == FIELD) {
        String owner = className(classFile, offsets, offset + 1);
        if (!owner.equals(self) && packageOf(owner).equals(packageOf(self))) {
          owners.add(owner);
        }
      }
    }
    return owners;
  }

  /** Where each constant is; returns what follows the last one. */
  private static int offsets(byte[] classFile, int[] offsets) {
    int at = FIRST_ENTRY;
    for (int index = 1; index < offsets.length; index += entries(classFile[offsets[index]])) {
      offsets[index] = at;
      at += size(classFile, at);
    }
    return at;
  }

  /** A constant as {@link #contains} wants it. */
  public static byte[] ascii(String constant) {
    return constant.getBytes(StandardCharsets.US_ASCII);
  }

  private static int size(byte[] classFile, int at) {
    return switch (classFile[at]) {
      case UTF8 -> 3 + unsignedShort(classFile, at + 1);
      case CLASS, STRING, METHOD_TYPE, MODULE, PACKAGE -> 3;
      case METHOD_HANDLE -> 4;
      case LONG, DOUBLE -> 9;
      default -> 5;
    };
  }

  /** Two kinds of constants count twice. */
  private static int entries(byte tag) {
    return tag == LONG || tag == DOUBLE ? 2 : 1;
  }

  private static boolean isAt(byte[] bytes, int at, int length, byte[] expected) {
    return length == expected.length && Arrays.equals(bytes, at, at + length, expected, 0, length);
  }

  private static String className(byte[] classFile, int[] offsets, int indexOfClass) {
    int constant = offsets[unsignedShort(classFile, indexOfClass)];
    int name = offsets[unsignedShort(classFile, constant + 1)];
    int length = unsignedShort(classFile, name + 1);
    return new String(classFile, name + 3, length, StandardCharsets.UTF_8);
  }

  private static String packageOf(String internalName) {
    return internalName.substring(0, internalName.lastIndexOf('/') + 1);
  }

  private static int unsignedShort(byte[] bytes, int at) {
    return (bytes[at] & 0xff) << 8 | (bytes[at + 1] & 0xff);
  }
}
