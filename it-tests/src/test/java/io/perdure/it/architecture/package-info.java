/** The module and package rules of the house. */
@NullMarked
package io.perdure.it.architecture;

import org.jspecify.annotations.NullMarked;
