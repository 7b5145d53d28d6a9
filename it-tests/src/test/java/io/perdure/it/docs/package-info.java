/** What the documentation shows, compiled and run. */
@NullMarked
package io.perdure.it.docs;

import org.jspecify.annotations.NullMarked;
