package io.perdure.agent.weave;

/**
 * A class that cannot be made a durable object (rule 1.5).
 *
 * @param reason names the member at fault and the remedy
 */
public record Refusal(String className, String reason) {}
