/** The methods by which something leaves the JVM, and how the output gate gets into them. */
@NullMarked
package io.perdure.agent.exit;

import org.jspecify.annotations.NullMarked;
