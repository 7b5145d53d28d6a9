package io.perdure.it.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class MarkdownBlockTest {
  @Test
  void blocksAreWhatStandsBetweenFences() {
    String page =
        "text\n```java\nint a;\n\nint b;\n```\n``` sh\ncurl x\n```\nmore\n```\nplain\n```\n";

    assertThat(MarkdownBlock.of("page", page.lines().toList()))
        .containsExactly(
            new MarkdownBlock("page", 3, "java", List.of("int a;", "", "int b;")),
            new MarkdownBlock("page", 8, "sh", List.of("curl x")),
            new MarkdownBlock("page", 12, "", List.of("plain")));
  }
}
