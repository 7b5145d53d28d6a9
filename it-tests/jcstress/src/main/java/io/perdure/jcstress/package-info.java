/** What one turn writes into plain fields, the next one reads: under jcstress. */
@NullMarked
package io.perdure.jcstress;

import org.jspecify.annotations.NullMarked;
