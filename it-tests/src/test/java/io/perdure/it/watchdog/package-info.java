/** How a JVM under the agent ends, and what is durable then. */
@NullMarked
package io.perdure.it.watchdog;

import org.jspecify.annotations.NullMarked;
