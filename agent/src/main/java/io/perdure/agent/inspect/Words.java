package io.perdure.agent.inspect;

/** Numbers with their words. */
final class Words {

  private Words() {}

  static String count(int number, String word) {
    String plural = word.endsWith("s") ? word + "es" : word + "s";
    return number + " " + (number == 1 ? word : plural);
  }
}
