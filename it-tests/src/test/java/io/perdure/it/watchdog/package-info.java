/** What the watchdog of a JVM under the agent says and does. */
@NullMarked
package io.perdure.it.watchdog;

import org.jspecify.annotations.NullMarked;
