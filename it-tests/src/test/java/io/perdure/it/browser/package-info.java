/** The sample in a browser. */
@NullMarked
package io.perdure.it.browser;

import org.jspecify.annotations.NullMarked;
