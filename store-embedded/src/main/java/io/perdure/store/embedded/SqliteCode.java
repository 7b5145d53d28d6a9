package io.perdure.store.embedded;

import java.sql.SQLException;

/** The results of SQLite that call for different remedies. */
enum SqliteCode {
  BUSY,
  UNWRITABLE,
  CORRUPT,
  FULL,
  NOTADB,
  OTHER;

  /** The low byte of an extended result code is its primary code. */
  private static final int PRIMARY = 0xff;

  /** The numbers are those of sqlite3.h. */
  static SqliteCode of(SQLException exception) {
    return switch (exception.getErrorCode() & PRIMARY) {
      case 3, 8, 14, 23 -> UNWRITABLE;
      case 5, 6 -> BUSY;
      case 11 -> CORRUPT;
      case 13 -> FULL;
      case 26 -> NOTADB;
      default -> OTHER;
    };
  }
}
