package io.perdure.sample;

import java.time.Instant;

/**
 * What the critics say about an event.
 *
 * @param event which event
 * @param stars how many of five
 * @param text what they write
 * @param written when the review service said so
 */
public record Review(String event, int stars, String text, Instant written) {}
