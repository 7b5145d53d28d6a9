package io.perdure.store.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.perdure.runtime.store.StoreException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is known of a data directory before SQLite is loaded. */
class ClaimTest {
  @TempDir Path directory;

  @Test
  void claimKeepsOthersOutAndMakesNoDatabase() throws Exception {
    Claim claim = Claim.on(directory);

    assertThatThrownBy(() -> Claim.on(directory))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("is open in this process already");
    assertThat(Files.exists(directory.resolve(EmbeddedStore.FILE))).isFalse();

    claim.close();
    Claim.on(directory).close();
  }

  @Test
  void claimIsGivenBackWithTheStore() throws Exception {
    Claim.on(directory).open().close();
    Claim.on(directory).close();
  }

  @Test
  void openingMayBeTriedAgainAfterItFailed() throws Exception {
    Path inTheWay = Files.createDirectory(directory.resolve(EmbeddedStore.FILE));
    Claim claim = Claim.on(directory);
    assertThatThrownBy(claim::open).isInstanceOf(StoreException.class);

    Files.delete(inTheWay);

    claim.open().close();
  }

  @Test
  void fileOfANewerVersionIsFoundAndGivenBack() throws Exception {
    EmbeddedStore.open(directory).close();
    writeVersion(Format.VERSION + 1);

    assertThatThrownBy(() -> Claim.on(directory))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("newer Perdure (format " + (Format.VERSION + 1));

    writeVersion(Format.VERSION);
    EmbeddedStore.open(directory).close();
  }

  private void writeVersion(int version) throws Exception {
    Path file = directory.resolve(EmbeddedStore.FILE);
    try (RandomAccessFile database = new RandomAccessFile(file.toFile(), "rw")) {
      database.seek(60);
      database.writeInt(version);
    }
  }
}
