/** Perdure beside other agents, and classes that nobody else should find changed. */
@NullMarked
package io.perdure.it.agents;

import org.jspecify.annotations.NullMarked;
