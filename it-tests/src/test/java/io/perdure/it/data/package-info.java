/** Data that earlier versions have written, read by this one (rule 4.7). */
@NullMarked
package io.perdure.it.data;

import org.jspecify.annotations.NullMarked;
