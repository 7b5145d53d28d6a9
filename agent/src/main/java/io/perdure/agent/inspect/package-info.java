/** What a class would be as a durable object, told from its class file: nothing is loaded. */
@NullMarked
package io.perdure.agent.inspect;

import org.jspecify.annotations.NullMarked;
