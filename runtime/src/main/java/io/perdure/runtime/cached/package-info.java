/** What {@code @Cached} methods keep: entries in flight and completed, keys, copies. No objects. */
@NullMarked
package io.perdure.runtime.cached;

import org.jspecify.annotations.NullMarked;
