/**
 * What the agent implements; not for applications.
 *
 * <p>It is exported so that the agent's classes, which live in a class loader of their own, can get
 * at it. It changes with the agent, without notice.
 */
@NullMarked
package io.perdure.spi;

import org.jspecify.annotations.NullMarked;
