/** Crowds of threads that do everything at once, and must all come back. */
@NullMarked
package io.perdure.it.stress;

import org.jspecify.annotations.NullMarked;
