/** The door to durable storage, and the in-memory store behind it. */
@NullMarked
package io.perdure.runtime.store;

import org.jspecify.annotations.NullMarked;
