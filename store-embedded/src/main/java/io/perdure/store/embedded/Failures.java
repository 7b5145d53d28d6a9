package io.perdure.store.embedded;

import static java.util.Objects.requireNonNull;

import io.perdure.runtime.store.StoreException;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** The one line for everything that can go wrong with a data directory, with its remedy. */
record Failures(Path directory) {
  /** With less than this left a failed write means a full disk, whatever the system called it. */
  private static final long FULL_BELOW_BYTES = 256 * 1024;

  private static final String ELSEWHERE = " or choose another directory with data=";

  StoreException notADirectory(IOException cause) {
    return line("is not a directory", "remove that file" + ELSEWHERE, cause);
  }

  StoreException cannotCreate(IOException cause) {
    return hasNoSpace()
        ? full(cause)
        : line(
            "cannot be created (" + reason(cause) + ")",
            "create it, writable for this process," + ELSEWHERE,
            cause);
  }

  StoreException unwritable(@Nullable Exception cause) {
    return line("cannot be written", "let this process write there" + ELSEWHERE, cause);
  }

  StoreException inUse(@Nullable String pid) {
    String owner = pid == null ? "another process" : "process " + pid;
    return line("is in use by " + owner, "stop that one" + ELSEWHERE, null);
  }

  StoreException inUseHere() {
    return line("is open in this process already", "close that store" + ELSEWHERE, null);
  }

  StoreException cannotLock(IOException cause) {
    return hasNoSpace()
        ? full(cause)
        : line(
            "cannot be locked (" + reason(cause) + ")",
            "let this process write " + DirectoryLock.FILE + " in it" + ELSEWHERE,
            cause);
  }

  /** A full disk, before anything on it fails for that reason. */
  void requireSpace() throws StoreException {
    if (hasNoSpace()) {
      throw line("is on a full disk", "free some space" + ELSEWHERE, null);
    }
  }

  StoreException unreadable(IOException cause) {
    return line(
        "has a " + EmbeddedStore.FILE + " that cannot be read (" + reason(cause) + ")",
        "let this process read it" + ELSEWHERE,
        cause);
  }

  StoreException noLibrary(Throwable cause) {
    return line(
        "cannot be used without SQLite's library, which does not load (" + reason(cause) + ")",
        "let java.io.tmpdir be a directory that programs may be run from",
        cause);
  }

  StoreException foreign(@Nullable Exception cause) {
    return line(
        "has a " + EmbeddedStore.FILE + " that is not Perdure's",
        "move that file away" + ELSEWHERE,
        cause);
  }

  StoreException newer(int version) {
    return line(
        "was written by a newer Perdure (format "
            + version
            + ", known here: "
            + Format.VERSION
            + ")",
        "use that version" + ELSEWHERE,
        null);
  }

  StoreException damaged(String detail, @Nullable Exception cause) {
    return line(
        "has a damaged " + EmbeddedStore.FILE + " (" + detail + ")",
        "restore it from a backup, or save what sqlite3's .recover finds in it",
        cause);
  }

  StoreException noSharedMemory(String mode) {
    return line(
        "is on a file system without SQLite's WAL mode (it offers " + mode + ")",
        "use a local disk" + ELSEWHERE,
        null);
  }

  StoreException closed() {
    return line("is closed", "open the store again", null);
  }

  StoreException closing(Exception cause) {
    return line(
        "was not closed in good order (" + reason(cause) + ")",
        "nothing committed is lost, it will be put right when it is opened",
        cause);
  }

  StoreException opening(SQLException cause) {
    return sqlite("cannot be opened", cause, false);
  }

  StoreException heldAfterFailedFlush() {
    return StoreException.passing(
        text(
            "cannot be opened again after an error of the disk while another program holds "
                + EmbeddedStore.FILE,
            "let that program finish, perhaps an sqlite3"),
        null);
  }

  StoreException notRenewed(IOException cause) {
    String problem = "cannot be opened, its " + Wal.FILE + " cannot be copied";
    String said = " (" + reason(cause) + ")";
    return StoreException.passing(
        hasNoSpace()
            ? text(problem + ", its disk is full" + said, "free some space")
            : text(
                problem + said,
                "let this process write there, and look up that error in the system's log"),
        cause);
  }

  StoreException reading(String what, SQLException cause) {
    return sqlite("failed to read " + what, cause, false);
  }

  StoreException notCommitted(long number, SQLException cause) {
    return sqlite("has nothing of batch " + number, cause, false);
  }

  StoreException perhapsCommitted(long number, SQLException cause) {
    return sqlite("may or may not have batch " + number, cause, true);
  }

  private StoreException sqlite(String problem, SQLException cause, boolean outcomeUnknown) {
    SqliteCode code = SqliteCode.of(cause);
    boolean isFull = code == SqliteCode.FULL || hasNoSpaceFor(code);
    StoreException failure = isFull ? fullDisk(problem, cause) : failure(code, problem, cause);
    if (outcomeUnknown) {
      return new StoreException(String.valueOf(failure.getMessage()), cause, true);
    }
    return isFull || code.isPassing()
        ? StoreException.passing(String.valueOf(failure.getMessage()), cause)
        : failure;
  }

  private StoreException failure(SqliteCode code, String problem, SQLException cause) {
    String said = " (" + reason(cause) + ")";
    return switch (code) {
      case NOTADB -> foreign(cause);
      case CORRUPT -> damaged(problem + ", " + reason(cause), cause);
      case BUSY ->
          line(
              problem + " while another program holds " + EmbeddedStore.FILE + said,
              "let that program finish, perhaps an sqlite3",
              cause);
      case UNWRITABLE, CANNOT_OPEN ->
          line(
              problem + ", its files cannot be written" + said,
              "let this process write there" + ELSEWHERE,
              cause);
      case FULL -> fullDisk(problem, cause);
      case DEVICE, OTHER -> line(problem + said, "look up that error in the system's log", cause);
    };
  }

  private boolean hasNoSpaceFor(SqliteCode code) {
    return (code == SqliteCode.DEVICE || code == SqliteCode.OTHER) && hasNoSpace();
  }

  private StoreException fullDisk(String problem, SQLException cause) {
    return line(problem + ", its disk is full (" + reason(cause) + ")", "free some space", cause);
  }

  private StoreException full(IOException cause) {
    return line("is on a full disk (" + reason(cause) + ")", "free some space" + ELSEWHERE, cause);
  }

  private StoreException line(String problem, String remedy, @Nullable Throwable cause) {
    return new StoreException(text(problem, remedy), cause);
  }

  private String text(String problem, String remedy) {
    return "Data directory " + directory + " " + problem + ": " + remedy;
  }

  /** The system's own words come in the user's language, so the disk itself is asked. */
  private boolean hasNoSpace() {
    Path existing = directory;
    while (existing != null && !Files.exists(existing)) {
      existing = existing.getParent();
    }
    try {
      FileStore store = Files.getFileStore(requireNonNull(existing));
      // The likes of /proc have no space at all and are not full.
      return store.getTotalSpace() > 0 && store.getUsableSpace() < FULL_BELOW_BYTES;
    } catch (IOException e) {
      return false;
    }
  }

  private static String reason(Throwable cause) {
    String text = cause.getMessage();
    if (cause instanceof FileSystemException file && file.getReason() == null) {
      // Such an exception says what is wrong by its class only, like AccessDeniedException.
      text = cause.getClass().getSimpleName() + " " + file.getFile();
    }
    return String.valueOf(text).replaceAll("\\s+", " ").strip();
  }
}
