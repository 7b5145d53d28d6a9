/** References, activations, and the way of a call through them. */
@NullMarked
package io.perdure.runtime.object;

import org.jspecify.annotations.NullMarked;
