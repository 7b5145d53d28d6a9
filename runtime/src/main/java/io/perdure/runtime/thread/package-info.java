/** What the engine has to know about the threads it runs on. */
@NullMarked
package io.perdure.runtime.thread;

import org.jspecify.annotations.NullMarked;
