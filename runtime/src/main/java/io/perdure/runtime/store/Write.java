package io.perdure.runtime.store;

import org.jspecify.annotations.Nullable;

/**
 * The last thing a batch does to one key of one object.
 *
 * @param object whose key it is
 * @param key the key, well-formed Unicode, or a {@linkplain ReservedKeys reserved} one
 * @param value the encoded value, or {@code null} to delete the key
 */
@SuppressWarnings("ArrayRecordComponent") // never compared; handed from the cache to the store
public record Write(ObjectKey object, String key, byte @Nullable [] value) {}
