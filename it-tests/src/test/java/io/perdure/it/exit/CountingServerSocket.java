package io.perdure.it.exit;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.atomic.AtomicLong;

/** Counts what its connections read, whatever that means to those who read it. */
final class CountingServerSocket extends ServerSocket {

  private final AtomicLong bytes = new AtomicLong();

  /** Not bound yet. */
  CountingServerSocket() throws IOException {}

  /** Bound to a free port of the loopback address. */
  static CountingServerSocket bound() throws IOException {
    CountingServerSocket server = new CountingServerSocket();
    server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    return server;
  }

  long bytes() {
    return bytes.get();
  }

  @Override
  public Socket accept() throws IOException {
    Socket accepted = new Counting();
    implAccept(accepted);
    return accepted;
  }

  private final class Counting extends Socket {
    @Override
    public InputStream getInputStream() throws IOException {
      return new FilterInputStream(super.getInputStream()) {
        @Override
        public int read() throws IOException {
          int read = super.read();
          bytes.addAndGet(read < 0 ? 0 : 1);
          return read;
        }

        @Override
        public int read(byte[] some, int from, int length) throws IOException {
          int read = super.read(some, from, length);
          bytes.addAndGet(Math.max(read, 0));
          return read;
        }
      };
    }
  }
}
