package io.perdure.store.embedded;

import java.sql.SQLException;

/** The results of SQLite that call for different remedies. */
enum SqliteCode {
  BUSY,
  UNWRITABLE,
  /** Perhaps for want of file descriptors only. */
  CANNOT_OPEN,
  /** The device, the memory, or a lock that is held for an instant. */
  DEVICE,
  CORRUPT,
  FULL,
  NOTADB,
  OTHER;

  /** The low byte of an extended result code is its primary code. */
  private static final int PRIMARY = 0xff;

  /** The numbers are those of sqlite3.h. */
  static SqliteCode of(SQLException exception) {
    return switch (exception.getErrorCode() & PRIMARY) {
      case 3, 8, 23 -> UNWRITABLE;
      case 5, 6 -> BUSY;
      case 11 -> CORRUPT;
      case 7, 9, 10, 15 -> DEVICE;
      case 13 -> FULL;
      case 14 -> CANNOT_OPEN;
      case 26 -> NOTADB;
      default -> OTHER;
    };
  }

  /** Whether the same may succeed later, without anybody's help or because the disk has room. */
  boolean isPassing() {
    return switch (this) {
      case BUSY, CANNOT_OPEN, DEVICE, FULL -> true;
      case UNWRITABLE, CORRUPT, NOTADB, OTHER -> false;
    };
  }
}
