package io.perdure.it.docs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A fenced block of a page.
 *
 * @param page the page's file name
 * @param line the line of the page its first line is
 * @param language the word behind the fence, or nothing
 * @param lines the lines between the fences
 */
record MarkdownBlock(String page, int line, String language, List<String> lines) {
  private static final String FENCE = "```";

  /** All blocks of a page, in order. */
  static List<MarkdownBlock> of(Path page) throws IOException {
    return of(String.valueOf(page.getFileName()), Files.readAllLines(page));
  }

  static List<MarkdownBlock> of(String page, List<String> text) {
    List<MarkdownBlock> blocks = new ArrayList<>();
    int next = 0;
    while (next < text.size()) {
      String opening = text.get(next++);
      if (opening.startsWith(FENCE)) {
        int first = next;
        while (next < text.size() && !text.get(next).startsWith(FENCE)) {
          next++;
        }
        String language = opening.substring(FENCE.length()).trim();
        blocks.add(new MarkdownBlock(page, first + 1, language, text.subList(first, next)));
        next++;
      }
    }
    return blocks;
  }

  String text() {
    return String.join("\n", lines) + "\n";
  }
}
