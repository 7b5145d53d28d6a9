/**
 * The application whose data is kept, as it is now. It changes as applications do; what was written
 * before a change stays under {@code resources/data}.
 */
@NullMarked
package io.perdure.it.data.stored;

import org.jspecify.annotations.NullMarked;
