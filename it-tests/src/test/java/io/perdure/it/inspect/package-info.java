/** What the agent says of applications that do not run with it yet. */
@NullMarked
package io.perdure.it.inspect;

import org.jspecify.annotations.NullMarked;
