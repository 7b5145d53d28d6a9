/** The write-behind cache of one activation (rules 4.2 to 4.4). */
@NullMarked
package io.perdure.runtime.storage;

import org.jspecify.annotations.NullMarked;
