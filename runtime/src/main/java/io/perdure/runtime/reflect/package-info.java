/** What reflection alone can do. */
@NullMarked
package io.perdure.runtime.reflect;

import org.jspecify.annotations.NullMarked;
