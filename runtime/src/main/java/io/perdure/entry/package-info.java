/**
 * The only classes that woven code names.
 *
 * <p>Woven classes live in any class loader and any module, and all of them see {@code java.lang}.
 * So the agent defines these classes there, under the names {@code java.lang.Perdure…}; in this
 * module, and in its tests, they are ordinary classes. Their signatures use JDK types only.
 *
 * <pre>
 *   woven class ──► PerdureEntry ──► PerdureEngine (abstract)      java.lang, boot loader
 *        │                                ▲
 *        └── $perdure$cell: PerdureCell   │ implemented by
 *                             ▲           │
 *                    Reference, Activation, EntryPoints            agent's loader
 * </pre>
 */
@NullMarked
package io.perdure.entry;

import org.jspecify.annotations.NullMarked;
