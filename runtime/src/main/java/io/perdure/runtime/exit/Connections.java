package io.perdure.runtime.exit;

import java.io.Closeable;
import java.io.IOException;
import java.net.Socket;
import java.nio.channels.AsynchronousSocketChannel;
import java.nio.channels.SocketChannel;
import org.jspecify.annotations.Nullable;

/** Connections that something was to be written to, and was not. */
public final class Connections {

  private Connections() {}

  /**
   * Ends the connection, if it is one of bytes: whoever wrote has these still in a buffer, and
   * would send them before what comes next, or counts on a reply to them.
   */
  public static void breakOff(@Nullable Object destination, Throwable refused) {
    if (destination instanceof Socket
        || destination instanceof SocketChannel
        || destination instanceof AsynchronousSocketChannel) {
      try {
        ((Closeable) destination).close();
      } catch (IOException | RuntimeException e) {
        if (e != refused) {
          refused.addSuppressed(e);
        }
      }
    }
  }
}
