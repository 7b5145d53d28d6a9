/** What calls cost, each beside a floor or a peer that is measured in the same run. */
@NullMarked
package io.perdure.benchmarks;

import org.jspecify.annotations.NullMarked;
