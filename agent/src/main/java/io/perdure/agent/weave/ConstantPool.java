package io.perdure.agent.weave;

import java.nio.charset.StandardCharsets;

/**
 * Looks for strings in a class file's constant pool, without parsing the rest and without
 * allocating: it is all that a class which is not durable costs.
 */
public final class ConstantPool {

  private static final int FIRST_ENTRY = 10;

  private static final int UTF8 = 1;
  private static final int LONG = 5;
  private static final int DOUBLE = 6;
  private static final int STRING = 8;
  private static final int CLASS = 7;
  private static final int METHOD_HANDLE = 15;
  private static final int METHOD_TYPE = 16;
  private static final int MODULE = 19;
  private static final int PACKAGE = 20;

  private ConstantPool() {}

  /** Whether one of the class file's UTF-8 constants is this one, which is ASCII. */
  public static boolean contains(byte[] classFile, byte[] constant) {
    int count = unsignedShort(classFile, FIRST_ENTRY - 2);
    int at = FIRST_ENTRY;
    for (int index = 1; index < count && at < classFile.length; index++) {
      int tag = classFile[at];
      switch (tag) {
        case UTF8 -> {
          int length = unsignedShort(classFile, at + 1);
          if (length == constant.length && equalsAt(classFile, at + 3, constant)) {
            return true;
          }
          at += 3 + length;
        }
        case CLASS, STRING, METHOD_TYPE, MODULE, PACKAGE -> at += 3;
        case METHOD_HANDLE -> at += 4;
        case LONG, DOUBLE -> {
          at += 9;
          index++; // these take two entries
        }
        default -> at += 5;
      }
    }
    return false;
  }

  /** A constant as {@link #contains} wants it. */
  public static byte[] ascii(String constant) {
    return constant.getBytes(StandardCharsets.US_ASCII);
  }

  private static boolean equalsAt(byte[] bytes, int at, byte[] expected) {
    for (int i = 0; i < expected.length; i++) {
      if (bytes[at + i] != expected[i]) {
        return false;
      }
    }
    return true;
  }

  private static int unsignedShort(byte[] bytes, int at) {
    return (bytes[at] & 0xff) << 8 | (bytes[at + 1] & 0xff);
  }
}
