/** Nothing that a turn sends leaves before it is durable, whatever sends it (rule 5.4). */
@NullMarked
package io.perdure.it.exit;

import org.jspecify.annotations.NullMarked;
