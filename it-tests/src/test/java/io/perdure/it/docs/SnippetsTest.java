package io.perdure.it.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SnippetsTest {
  @TempDir Path directory;

  @Test
  void statementsMayUseThePagesTypes() {
    assertThat(
            errors(
                "public class Cat {\n  int legs() { return 4; }\n}",
                "int legs = new Cat().legs();"))
        .isEmpty();
  }

  @Test
  void whatDoesNotCompileIsFoundWithItsLine() {
    assertThat(errors("int a = 1;\nint b = c;"))
        .singleElement()
        .asString()
        .contains("page:11", "symbol");
  }

  private List<String> errors(String... blocks) {
    List<MarkdownBlock> page =
        List.of(blocks).stream()
            .map(block -> new MarkdownBlock("page", 10, "java", block.lines().toList()))
            .toList();
    return Snippets.errors(page, directory);
  }
}
