/** The clock and the timer, one door, so that tests run on virtual time. */
@NullMarked
package io.perdure.runtime.time;

import org.jspecify.annotations.NullMarked;
