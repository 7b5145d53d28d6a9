/** A ticket office: order numbers, and the seats of events, over HTTP. */
@NullMarked
package io.perdure.sample;

import org.jspecify.annotations.NullMarked;
