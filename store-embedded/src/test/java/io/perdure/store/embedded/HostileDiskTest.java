package io.perdure.store.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.perdure.runtime.store.StoreException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Disks that are full, read-only or not what was expected, also where the tests run as root. */
class HostileDiskTest {
  /** Gives a process mounts of its own; not permitted everywhere, such as in some containers. */
  private static final List<String> OWN_MOUNTS = List.of("unshare", "--mount", "--map-root-user");

  private static final boolean MOUNTS_OF_ITS_OWN = tryToMount();

  @TempDir Path directory;

  @BeforeEach
  void realPath() throws Exception {
    directory = directory.toRealPath();
  }

  static boolean canMount() {
    return MOUNTS_OF_ITS_OWN;
  }

  @Test
  void fileInPlaceOfTheDirectoryIsNamed() throws Exception {
    Path file = Files.createFile(directory.resolve("file"));

    assertRefused(file, "is not a directory: remove that file or choose");
  }

  @Test
  void directoryBelowAFileCannotBeCreated() throws Exception {
    Path below = Files.createFile(directory.resolve("file")).resolve("data");

    assertRefused(below, "cannot be created (");
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void directoryThatCannotBeCreatedIsNamed() {
    assertRefused(Path.of("/proc/perdure"), "cannot be created (");
  }

  @Test
  void interruptedThreadOpensAStore() throws Exception {
    try (ForkedJvm process = ForkedJvm.start("interrupted", directory.resolve("new"))) {
      assertThat(process.readAll()).containsExactly("open", "still interrupted true");
    }
  }

  @Test
  void lockFileThatCannotBeOpenedIsNamed() throws Exception {
    Files.createDirectory(directory.resolve("perdure.lock"));

    assertRefused(directory, "cannot be locked (");
  }

  @Test
  void databaseThatCannotBeOpenedIsNamed() throws Exception {
    Files.createDirectory(directory.resolve("perdure.db"));

    assertRefused(directory, "cannot be opened, its files cannot be written (");
  }

  @Test
  @EnabledIf("canMount")
  void readOnlyMountIsRefused() throws Exception {
    assertThat(
            runMounted("mount --bind -o ro \"$DIR\" \"$DIR\" && mount -o remount,bind,ro \"$DIR\""))
        .containsExactly(
            "Data directory "
                + directory
                + " cannot be written: let this process write there or choose another directory"
                + " with data=");
  }

  @Test
  @EnabledIf("canMount")
  void fullDiskIsFoundAtOpeningWithoutABlockLeft() throws Exception {
    assertFullAtOpening(0);
  }

  @Test
  @EnabledIf("canMount")
  void fullDiskIsFoundAtOpeningWithRoomForTheLockOnly() throws Exception {
    assertFullAtOpening(8);
  }

  @Test
  @EnabledIf("canMount")
  void fullDiskIsFoundAtOpeningWithRoomForAnEmptyFileOnly() throws Exception {
    assertFullAtOpening(40);
  }

  /** Enough for reading, which needs 32 KiB of shared memory, and not for writing. */
  @Test
  @EnabledIf("canMount")
  void fullDiskIsFoundAtReopeningThoughAllCanBeRead() throws Exception {
    String fillUp =
        " && \"$@\" && { cat /dev/zero 2>&- > \"$DIR/ballast\" || true; }"
            + " && truncate -s -36K \"$DIR/ballast\"";
    List<String> lines = runMounted(tmpfs(4096) + fillUp);

    assertThat(lines).hasSize(2).first().isEqualTo("open");
    assertThat(lines.get(1)).contains("is on a full disk").contains("free some space");
  }

  @Test
  @EnabledIf("canMount")
  void diskThatFillsUpLosesOnlyTheBatchThatFailedAndIsUsedAgainWhenThereIsRoom() throws Exception {
    List<String> lines = runMounted(tmpfs(4096) + ballast(2048), "fill");

    assertThat(lines).hasSize(5);
    assertThat(lines.get(1))
        .matches(
            "Data directory .* has nothing of batch \\d+, its disk is full .*: free some space");
    assertThat(lines).element(2).isEqualTo("unknown false, retryable true");
    assertThat(lines).element(3).isEqualTo("kept true true");
    assertThat(lines).element(4).isEqualTo("goes on true");
  }

  @Test
  @EnabledIf("canMount")
  void commitThatFailsOnAFullDiskIsTriedAgainAndSucceedsOnceThereIsRoom() throws Exception {
    List<String> lines = runMounted(tmpfs(4096) + ballast(2048), "refill");

    assertThat(lines).containsExactly("open", "tried again true", "durable true", "there true");
  }

  @Test
  @EnabledIf("canMount")
  void directoryWhereNothingMayBeRunGetsTheLibraryFromElsewhere() throws Exception {
    assertThat(runMounted("mount -t tmpfs -o noexec none \"$DIR\"")).containsExactly("open");
  }

  /** The limit makes write() fail with EFBIG, which SQLite reports as an I/O error. */
  @Test
  void failedWriteOfACommitIsUnknownUntilTheStoreIsAsked() throws Exception {
    List<String> lines = run(List.of(), "ulimit -f 6000; exec \"$@\"", "limit");

    assertThat(lines).hasSize(7);
    assertThat(lines.get(1)).matches("Data directory .* may or may not have batch \\d+ \\(.*");
    assertThat(lines).element(2).isEqualTo("unknown true, retryable true");
    assertThat(lines).element(3).isEqualTo("read reopens true");
    assertThat(lines).element(4).isEqualTo("found true");
    assertThat(lines).element(5).isEqualTo("whole true");
    assertThat(lines).element(6).isEqualTo("goes on true");
  }

  private void assertFullAtOpening(int freeKibibytes) throws Exception {
    assertThat(runMounted(tmpfs(1024) + ballast(1024 - freeKibibytes)))
        .singleElement()
        .asString()
        .startsWith("Data directory " + directory)
        .containsPattern("disk is full|is on a full disk")
        .contains("free some space");
  }

  private static String tmpfs(int kibibytes) {
    return "mount -t tmpfs -o size=" + kibibytes + "k none \"$DIR\"";
  }

  private static String ballast(int kibibytes) {
    return " && head -c " + kibibytes * 1024 + " /dev/zero > \"$DIR/ballast\"";
  }

  private List<String> runMounted(String prepare) throws Exception {
    return runMounted(prepare, "open");
  }

  private List<String> runMounted(String prepare, String command) throws Exception {
    String script = "DIR='" + directory + "'; " + prepare + " && exec \"$@\"";
    return run(OWN_MOUNTS, script, command);
  }

  private List<String> run(List<String> shell, String script, String command) throws Exception {
    try (ForkedJvm process = ForkedJvm.startIn(shell, script, command, directory)) {
      return process.readAll();
    }
  }

  private static void assertRefused(Path directory, String problem) {
    assertThatThrownBy(() -> EmbeddedStore.open(directory))
        .isInstanceOf(StoreException.class)
        .hasMessageStartingWith("Data directory " + directory + " " + problem)
        .message()
        .doesNotContain("\n");
  }

  private static boolean tryToMount() {
    List<String> command = new ArrayList<>(OWN_MOUNTS);
    command.addAll(List.of("mount", "-t", "tmpfs", "none", "/tmp"));
    boolean can;
    try {
      can = new ProcessBuilder(command).start().onExit().join().exitValue() == 0;
    } catch (IOException noUnshare) {
      can = false;
    }
    System.out.println("Full and read-only disks: " + (can ? "tried" : "cannot be mounted here"));
    return can;
  }
}
