/** slf4j's output, without touching any logging of the application's. */
@NullMarked
package io.perdure.agent.log;

import org.jspecify.annotations.NullMarked;
