/** The sample application as a process of its own, under the real agent jar. */
@NullMarked
package io.perdure.it.sample;

import org.jspecify.annotations.NullMarked;
