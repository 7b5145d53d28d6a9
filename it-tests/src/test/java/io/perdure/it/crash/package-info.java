/** Kills the sample again and again, and proves from its clients' log that no reply was a lie. */
@NullMarked
package io.perdure.it.crash;

import org.jspecify.annotations.NullMarked;
