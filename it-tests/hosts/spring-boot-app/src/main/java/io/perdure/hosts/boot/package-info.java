/** A Spring Boot application as anybody would write it. */
@NullMarked
package io.perdure.hosts.boot;

import org.jspecify.annotations.NullMarked;
