/** The embedded default store: one SQLite file in one data directory. */
@NullMarked
package io.perdure.store.embedded;

import org.jspecify.annotations.NullMarked;
