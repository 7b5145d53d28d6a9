/**
 * The engine of Perdure. A call goes down one stair and comes back up another:
 *
 * <pre>
 *   woven prologue ─► object ─► turn ─► user's code ─► storage ─► commit ─► store
 *   caller         ◄─ object ◄──────── output gate ◄── commit: "durable up to n"
 * </pre>
 */
@NullMarked
package io.perdure.runtime;

import org.jspecify.annotations.NullMarked;
