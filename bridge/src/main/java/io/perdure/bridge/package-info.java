/**
 * The API over the engine. Loaded once for each class loader that has the API, by a loader that
 * sees both sides:
 *
 * <pre>
 *   agent's loader: io.perdure.runtime …        application's loader: io.perdure, user's classes
 *                  ▲                                   ▲
 *                  └────── bridge loader: these ───────┘
 * </pre>
 */
@NullMarked
package io.perdure.bridge;

import org.jspecify.annotations.NullMarked;
