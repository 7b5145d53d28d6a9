package io.perdure.runtime.commit;

import io.perdure.runtime.store.ObjectKey;
import java.util.Map;

/**
 * What one object wrote between two points of rule 4.3; atomic.
 *
 * @param object who wrote
 * @param fence what the object is behind
 * @param clears whether all that the object had stored goes before the writes take effect
 * @param writes the last write of each key; not changed any more
 * @param bytes what it takes of the memory, about
 */
public record WriteSet(
    ObjectKey object,
    Fence fence,
    boolean clears,
    Map<String, ? extends Encodable> writes,
    long bytes) {}
