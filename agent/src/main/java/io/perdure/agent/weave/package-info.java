/** From a class file to the class file with entry prologues: bytes in, bytes out. */
@NullMarked
package io.perdure.agent.weave;

import org.jspecify.annotations.NullMarked;
