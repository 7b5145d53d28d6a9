package io.perdure.it.exit;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Changes clients over from HTTP/1.1 to HTTP/2 (RFC 7540, section 3.2), for a server that has to be
 * talked to in HTTP/2 from the start: it gets the first request after the client's settings.
 */
final class UpgradingRelay implements AutoCloseable {

  private static final int PREFACE_LENGTH = 24;
  private static final int HEADERS = 1;
  private static final int DATA = 0;
  private static final int END_STREAM = 1;
  private static final int END_HEADERS = 4;

  private final CountingServerSocket front = CountingServerSocket.bound();
  private final List<Closeable> sockets = new CopyOnWriteArrayList<>(List.of(front));

  UpgradingRelay(int server) throws IOException {
    Serving.start(
        "upgrading relay",
        () -> {
          while (true) {
            Socket client = front.accept();
            sockets.add(client);
            Serving.start("upgrading relay", () -> changeOver(client, server));
          }
        });
  }

  int port() {
    return front.getLocalPort();
  }

  /** How much has arrived. */
  long bytes() {
    return front.bytes();
  }

  private void changeOver(Socket client, int port) throws IOException {
    var in = new DataInputStream(new BufferedInputStream(client.getInputStream()));
    String[] request = line(in).split(" ", 3);
    Map<String, String> headers = headers(in);
    if (!"h2c".equalsIgnoreCase(headers.get("upgrade"))) {
      client.close();
      return;
    }
    byte[] body = in.readNBytes(Integer.parseInt(headers.getOrDefault("content-length", "0")));

    Socket server = new Socket(front.getInetAddress(), port);
    sockets.add(server);
    answer(client.getOutputStream());
    Serving.start(
        "upgrading relay", () -> server.getInputStream().transferTo(client.getOutputStream()));
    var out = new DataOutputStream(server.getOutputStream());
    out.write(in.readNBytes(PREFACE_LENGTH));
    copyFrame(in, out);
    byte[] fields = fields(request[0], request[1], headers.getOrDefault("host", ""));
    frame(out, HEADERS, END_HEADERS | (body.length == 0 ? END_STREAM : 0), fields);
    if (body.length > 0) {
      frame(out, DATA, END_STREAM, body);
    }
    in.transferTo(out);
  }

  private static void answer(OutputStream out) throws IOException {
    out.write(
        "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: h2c\r\n\r\n"
            .getBytes(ISO_8859_1));
  }

  private static Map<String, String> headers(DataInputStream in) throws IOException {
    Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    for (String line = line(in); !line.isEmpty(); line = line(in)) {
      String[] header = line.split(":", 2);
      headers.put(header[0].trim(), header[1].trim());
    }
    return headers;
  }

  private static String line(DataInputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    for (char next = (char) in.readByte(); next != '\n'; next = (char) in.readByte()) {
      line.append(next);
    }
    return line.toString().stripTrailing();
  }

  private static byte[] fields(String method, String path, String authority) {
    ByteArrayOutputStream block = new ByteArrayOutputStream();
    field(block, ":method", method);
    field(block, ":scheme", "http");
    field(block, ":path", path);
    field(block, ":authority", authority);
    return block.toByteArray();
  }

  /** One of HPACK's that change no table; both are shorter than 127. */
  private static void field(ByteArrayOutputStream block, String name, String value) {
    block.write(0);
    block.write(name.length());
    block.writeBytes(name.getBytes(ISO_8859_1));
    block.write(value.length());
    block.writeBytes(value.getBytes(ISO_8859_1));
  }

  /** Of the first stream. */
  private static void frame(DataOutputStream out, int type, int flags, byte[] payload)
      throws IOException {
    out.writeByte(payload.length >> 16);
    out.writeShort(payload.length);
    out.writeByte(type);
    out.writeByte(flags);
    out.writeInt(1);
    out.write(payload);
  }

  private static void copyFrame(DataInputStream in, DataOutputStream out) throws IOException {
    byte[] head = in.readNBytes(9);
    out.write(head);
    int length = ((head[0] & 0xff) << 16) | ((head[1] & 0xff) << 8) | (head[2] & 0xff);
    out.write(in.readNBytes(length));
  }

  @Override
  public void close() throws IOException {
    for (Closeable each : sockets) {
      each.close();
    }
  }
}
