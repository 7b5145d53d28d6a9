/** Records what the store does to its files, and cuts the power at any point of that record. */
@NullMarked
package io.perdure.store.embedded.powercut;

import org.jspecify.annotations.NullMarked;
