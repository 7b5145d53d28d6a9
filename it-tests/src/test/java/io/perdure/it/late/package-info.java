/** Classes that were loaded before the agent. */
@NullMarked
package io.perdure.it.late;

import org.jspecify.annotations.NullMarked;
