/** The input gate: who may run in an object, and in which order (rule 2.1). */
@NullMarked
package io.perdure.runtime.turn;

import org.jspecify.annotations.NullMarked;
