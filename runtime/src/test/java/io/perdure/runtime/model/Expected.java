package io.perdure.runtime.model;

import java.util.NavigableMap;
import java.util.function.Function;

/** What a read has to show: that of when it began. */
final class Expected<T> {

  private final Life life;
  private final Function<NavigableMap<String, String>, T> question;
  T answer;

  Expected(Life life, Function<NavigableMap<String, String>, T> question) {
    this.life = life;
    this.question = question;
    answer = question.apply(life.view());
  }

  /** What was not durable is gone, of which nobody has seen anything yet. */
  void askAgain() {
    answer = question.apply(life.view());
  }
}
