/** How values become bytes and come back (rules 4.2 and 4.7). */
@NullMarked
package io.perdure.runtime.codec;

import org.jspecify.annotations.NullMarked;
