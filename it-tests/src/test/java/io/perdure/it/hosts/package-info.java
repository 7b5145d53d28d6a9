/** Real hosts, each in JVMs of its own: what is around the application decides how it is loaded. */
@NullMarked
package io.perdure.it.hosts;

import org.jspecify.annotations.NullMarked;
