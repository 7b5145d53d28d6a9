/** The benchmarks work; what they measure is not tested. */
@NullMarked
package io.perdure.it.benchmarks;

import org.jspecify.annotations.NullMarked;
