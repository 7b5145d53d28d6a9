/** From closed write sets to one durable number, and the output gate that waits for it. */
@NullMarked
package io.perdure.runtime.commit;

import org.jspecify.annotations.NullMarked;
