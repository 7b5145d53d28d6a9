/**
 * Durable objects: ordinary classes whose instances live as long as their data.
 *
 * <p>A class carries {@link io.perdure.DurableObject}, keeps its data in {@link
 * io.perdure.DurableStorage}, and is called through references from {@link
 * io.perdure.DurableObjects#get}. Every object runs one call at a time, and no call from outside
 * returns before everything its result depends on is durable.
 *
 * <p>Arguments, results and type arguments are never {@code null} unless they are marked {@link
 * org.jspecify.annotations.Nullable}; a {@code null} elsewhere is a {@link NullPointerException}.
 * Every exception of this package is unchecked and under {@link io.perdure.DurableObjectException}.
 * "Rule" and a number refers to the page "Semantics on the JVM" of the project's documentation.
 */
@NullMarked
package io.perdure;

import org.jspecify.annotations.NullMarked;
