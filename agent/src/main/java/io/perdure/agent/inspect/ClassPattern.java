package io.perdure.agent.inspect;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Names of classes: {@code *} stands for anything within one package or name, {@code **} for any
 * packages.
 */
public final class ClassPattern {

  private static final Pattern WELL_FORMED = Pattern.compile("[\\p{javaJavaIdentifierPart}.*?]+");
  private static final Pattern STARS = Pattern.compile("\\*\\*\\.|\\*\\*|\\*|\\?|[^*?]+");

  private final String text;
  private final Pattern pattern;

  private ClassPattern(String text) {
    this.text = text;
    StringBuilder regex = new StringBuilder();
    STARS.matcher(text).results().forEach(part -> regex.append(regex(part.group())));
    pattern = Pattern.compile(regex.toString());
  }

  /**
   * Of one name or pattern.
   *
   * @throws IllegalArgumentException for what can be no class name
   */
  public static ClassPattern of(String text) {
    if (!WELL_FORMED.matcher(text).matches()) {
      throw new IllegalArgumentException("\"" + text + "\" is not the name of a class");
    }
    return new ClassPattern(text);
  }

  /** Of several, with commas between them. */
  public static List<ClassPattern> list(String texts) {
    return Stream.of(texts.split(",", -1)).map(String::trim).map(ClassPattern::of).toList();
  }

  /** Whether a class is meant, by internal name. */
  public boolean matches(String internalName) {
    return pattern.matcher(internalName.replace('/', '.')).matches();
  }

  private static String regex(String part) {
    return switch (part) {
      case "**." -> "(?:.*\\.)?";
      case "**" -> ".*";
      case "*" -> "[^.]*";
      case "?" -> "[^.]";
      default -> Pattern.quote(part);
    };
  }

  @Override
  public String toString() {
    return text;
  }
}
