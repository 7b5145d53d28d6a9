package io.perdure.store.embedded.powercut;

import java.util.Arrays;

/** The bytes of a file. */
final class Content {
  private byte[] bytes;
  private int size;

  Content(byte[] bytes) {
    this.bytes = bytes.clone();
    this.size = bytes.length;
  }

  byte[] bytes() {
    return Arrays.copyOf(bytes, size);
  }

  /** A gap before it reads as zeros. */
  void write(int offset, byte[] source, int from, int length) {
    reach(offset + length);
    System.arraycopy(source, from, bytes, offset, length);
  }

  void truncate(int newSize) {
    if (newSize < size) {
      Arrays.fill(bytes, newSize, size, (byte) 0);
      size = newSize;
    } else {
      reach(newSize);
    }
  }

  private void reach(int end) {
    if (end > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(end, 2 * bytes.length));
    }
    size = Math.max(size, end);
  }
}
