/** The runtime's own threads. */
@NullMarked
package io.perdure.runtime.thread;

import org.jspecify.annotations.NullMarked;
