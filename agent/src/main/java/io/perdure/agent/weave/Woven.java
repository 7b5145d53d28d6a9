package io.perdure.agent.weave;

import org.jspecify.annotations.Nullable;

/**
 * What became of a class file.
 *
 * @param bytes the new class file
 * @param refusal why all its methods throw, or {@code null} when it is a durable object
 */
@SuppressWarnings("ArrayRecordComponent") // handed to the JVM, never compared
public record Woven(byte[] bytes, @Nullable Refusal refusal) {}
