package io.perdure.agent.weave;

/**
 * Something to say about a class, with what to do about it.
 *
 * @param text names the member at fault and the remedy
 * @param line the line of the source where it is, or 0 where the class file does not say
 */
public record Finding(String text, int line) {}
