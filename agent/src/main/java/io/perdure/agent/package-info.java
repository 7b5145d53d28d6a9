/**
 * What the JVM starts, in the system class loader with the application: as little as possible.
 *
 * <pre>
 *   boot loader       java.lang.PerdureCell, PerdureEntry, PerdureEngine     from boot/ of the jar
 *      ▲
 *   platform loader
 *      ▲          ▲
 *      │          └── AgentClassLoader: engine, weaver, store, libraries     from inst/, relocated
 *      │                    ▲
 *   system loader ◄── BridgeLoader: one for each copy of the API             from bridge/
 *      this package         (or the loader of a web application)
 * </pre>
 */
@NullMarked
package io.perdure.agent;

import org.jspecify.annotations.NullMarked;
