/** What can be seen from outside only: of a process under the agent, or of one without it. */
@NullMarked
package io.perdure.it.process;

import org.jspecify.annotations.NullMarked;
