/** Keys and the order they are in (rule 4.1). */
@NullMarked
package io.perdure.runtime.key;

import org.jspecify.annotations.NullMarked;
