package io.perdure.runtime.codec;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The values that programs store most, without Jackson: a byte for the version of the format, a
 * letter for the kind, the value in big-endian order.
 */
final class ScalarFormat {
  static final byte VERSION = 1;
  static final int HEADER = 2;
  static final byte JSON = 'J';

  private static final byte LONG = 'L';
  private static final byte INT = 'I';
  private static final byte SHORT = 'H';
  private static final byte BYTE = 'B';
  private static final byte BOOLEAN = 'Z';
  private static final byte CHAR = 'C';
  private static final byte DOUBLE = 'D';
  private static final byte FLOAT = 'F';
  private static final byte STRING = 'S';
  private static final byte UNPAIRED_STRING = 'U';
  private static final byte BYTES = 'X';

  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
  private static final VarHandle INTS =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
  private static final VarHandle SHORTS =
      MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.BIG_ENDIAN);

  private ScalarFormat() {}

  /** The stored form, or null for a value that is none of these. */
  static byte @Nullable [] encode(Object value) {
    if (value instanceof Long number) {
      return ofLong(LONG, number);
    }
    if (value instanceof String text) {
      return ofString(text);
    }
    if (value instanceof Integer number) {
      return ofInt(INT, number);
    }
    if (value instanceof Boolean flag) {
      return ofByte(BOOLEAN, flag ? 1 : 0);
    }
    if (value instanceof byte[] bytes) {
      return ofBytes(BYTES, bytes);
    }
    if (value instanceof Double number) {
      return ofLong(DOUBLE, Double.doubleToRawLongBits(number));
    }
    if (value instanceof Float number) {
      return ofInt(FLOAT, Float.floatToRawIntBits(number));
    }
    if (value instanceof Short number) {
      return ofShort(SHORT, number);
    }
    if (value instanceof Character character) {
      return ofShort(CHAR, (short) character.charValue());
    }
    return value instanceof Byte number ? ofByte(BYTE, number) : null;
  }

  /** The value, or null for a kind that is none of these. */
  static @Nullable Object decode(byte[] stored) throws ValueException {
    byte kind = stored[1];
    return switch (kind) {
      case LONG -> (long) LONGS.get(sized(stored, Long.BYTES), HEADER);
      case DOUBLE -> Double.longBitsToDouble((long) LONGS.get(sized(stored, Long.BYTES), HEADER));
      case INT -> (int) INTS.get(sized(stored, Integer.BYTES), HEADER);
      case FLOAT -> Float.intBitsToFloat((int) INTS.get(sized(stored, Integer.BYTES), HEADER));
      case SHORT -> (short) SHORTS.get(sized(stored, Short.BYTES), HEADER);
      case CHAR -> (char) (short) SHORTS.get(sized(stored, Short.BYTES), HEADER);
      case BYTE -> sized(stored, 1)[HEADER];
      case BOOLEAN -> sized(stored, 1)[HEADER] != 0;
      case STRING -> new String(stored, HEADER, stored.length - HEADER, StandardCharsets.UTF_8);
      case UNPAIRED_STRING -> unpaired(stored);
      case BYTES -> Arrays.copyOfRange(stored, HEADER, stored.length);
      default -> null;
    };
  }

  static byte[] header(byte kind) {
    return new byte[] {VERSION, kind};
  }

  private static byte[] ofLong(byte kind, long value) {
    byte[] stored = sized(kind, Long.BYTES);
    LONGS.set(stored, HEADER, value);
    return stored;
  }

  private static byte[] ofInt(byte kind, int value) {
    byte[] stored = sized(kind, Integer.BYTES);
    INTS.set(stored, HEADER, value);
    return stored;
  }

  private static byte[] ofShort(byte kind, short value) {
    byte[] stored = sized(kind, Short.BYTES);
    SHORTS.set(stored, HEADER, value);
    return stored;
  }

  private static byte[] ofByte(byte kind, int value) {
    byte[] stored = sized(kind, 1);
    stored[HEADER] = (byte) value;
    return stored;
  }

  private static byte[] ofBytes(byte kind, byte[] bytes) {
    byte[] stored = sized(kind, bytes.length);
    System.arraycopy(bytes, 0, stored, HEADER, bytes.length);
    return stored;
  }

  private static byte[] ofString(String text) {
    if (Surrogates.arePaired(text)) {
      return ofBytes(STRING, text.getBytes(StandardCharsets.UTF_8));
    }
    byte[] stored = sized(UNPAIRED_STRING, Character.BYTES * text.length());
    for (int i = 0; i < text.length(); i++) {
      SHORTS.set(stored, HEADER + Character.BYTES * i, (short) text.charAt(i));
    }
    return stored;
  }

  private static String unpaired(byte[] stored) {
    char[] text = new char[(stored.length - HEADER) / Character.BYTES];
    for (int i = 0; i < text.length; i++) {
      text[i] = (char) (short) SHORTS.get(stored, HEADER + Character.BYTES * i);
    }
    return new String(text);
  }

  private static byte[] sized(byte kind, int size) {
    byte[] stored = new byte[HEADER + size];
    stored[0] = VERSION;
    stored[1] = kind;
    return stored;
  }

  private static byte[] sized(byte[] stored, int size) throws ValueException {
    if (stored.length != HEADER + size) {
      throw new ValueException(
          "cannot read what is stored: it is damaged: "
              + stored.length
              + " bytes are not the length of kind "
              + (char) stored[1],
          null);
    }
    return stored;
  }
}
