/** A server for web applications that come and go. */
@NullMarked
package io.perdure.hosts.tomcat;

import org.jspecify.annotations.NullMarked;
