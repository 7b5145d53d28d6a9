package io.perdure.runtime.commit;

import io.perdure.runtime.store.ObjectKey;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What one object wrote between two points of rule 4.3; atomic.
 *
 * @param object who wrote
 * @param fence what the object is behind
 * @param writes the last value of each key, {@code null} where it was deleted; not changed any more
 */
public record WriteSet(ObjectKey object, Fence fence, Map<String, @Nullable Encodable> writes) {}
