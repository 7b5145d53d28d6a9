package io.perdure.runtime.api;

/**
 * The attributes of the class's annotation.
 *
 * @param name the stored type name, or empty for the class's name
 * @param queueLimit how many events may wait for one object
 * @param callTimeout how long a blocking call may take, or empty for ever
 */
public record TypeOptions(String name, int queueLimit, String callTimeout) {}
