package io.perdure.runtime.exit;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.URI;
import java.nio.channels.AsynchronousSocketChannel;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SocketChannel;
import org.jspecify.annotations.Nullable;

/** Where what is written to something goes. */
final class Addresses {

  private static final int HTTP = 80;
  private static final int HTTPS = 443;

  private Addresses() {}

  /** {@code null} if that is unknown, or no host. */
  static @Nullable InetSocketAddress of(@Nullable Object destination) {
    try {
      Object address = address(destination);
      return address instanceof InetSocketAddress internet ? internet : null;
    } catch (IOException closed) {
      return null;
    }
  }

  private static @Nullable Object address(@Nullable Object destination) throws IOException {
    if (destination instanceof Socket socket) {
      return socket.getRemoteSocketAddress();
    }
    if (destination instanceof SocketChannel channel) {
      return channel.getRemoteAddress();
    }
    if (destination instanceof DatagramChannel channel) {
      return channel.getRemoteAddress();
    }
    if (destination instanceof AsynchronousSocketChannel channel) {
      return channel.getRemoteAddress();
    }
    if (destination instanceof DatagramPacket packet) {
      return packet.getAddress() == null ? null : packet.getSocketAddress();
    }
    if (destination instanceof DatagramSocket socket) {
      return socket.getRemoteSocketAddress();
    }
    if (destination instanceof URI uri) {
      return of(uri);
    }
    return destination instanceof SocketAddress ? destination : null;
  }

  private static @Nullable InetSocketAddress of(URI uri) throws IOException {
    String host = uri.getHost();
    if (host == null) {
      return null;
    }
    boolean isSecure = "https".equals(uri.getScheme()) || "wss".equals(uri.getScheme());
    int port = uri.getPort() >= 0 ? uri.getPort() : isSecure ? HTTPS : HTTP;
    return host.startsWith("[") // in digits, so no name is looked up
        ? new InetSocketAddress(InetAddress.getByName(host), port)
        : InetSocketAddress.createUnresolved(host, port);
  }
}
