/** The doors to the user's API, which this module does not know; the bridge implements them. */
@NullMarked
package io.perdure.runtime.api;

import org.jspecify.annotations.NullMarked;
