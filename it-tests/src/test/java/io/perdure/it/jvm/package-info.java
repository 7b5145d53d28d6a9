/** Other JVMs: which JDKs there are, and programs started on them. */
@NullMarked
package io.perdure.it.jvm;

import org.jspecify.annotations.NullMarked;
