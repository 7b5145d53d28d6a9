/** Puts engine, weaver and store together, in the agent's own loader. */
@NullMarked
package io.perdure.agent.start;

import org.jspecify.annotations.NullMarked;
