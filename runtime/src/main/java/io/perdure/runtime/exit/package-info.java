/** What the output gate needs for what leaves by other ways than replies (rule 5.4). */
@org.jspecify.annotations.NullMarked
package io.perdure.runtime.exit;
