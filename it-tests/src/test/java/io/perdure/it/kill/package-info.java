/**
 * Kills a program of several durable classes again and again, and proves from what it had printed
 * that nothing it confirmed is lost and that no write set is there by half.
 */
@NullMarked
package io.perdure.it.kill;

import org.jspecify.annotations.NullMarked;
