/** The configuration, from four places in order. */
@NullMarked
package io.perdure.agent.config;

import org.jspecify.annotations.NullMarked;
