/** Turns under jcstress. */
@NullMarked
package io.perdure.it.jcstress;

import org.jspecify.annotations.NullMarked;
