/** Tests that run inside a JVM that has the agent; {@code UnderAgentIT} starts it and runs them. */
@NullMarked
package io.perdure.it.agent;

import org.jspecify.annotations.NullMarked;
