package io.perdure.it.exit;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** As much of a Redis server as clients need to SET and PING. */
final class RespServer implements AutoCloseable {

  private static final String HELLO =
      String.join(
          "\r\n",
          "*14",
          "+server",
          "+redis",
          "+version",
          "+7.4.0",
          "+proto",
          ":2",
          "+id",
          ":1",
          "+mode",
          "+standalone",
          "+role",
          "+master",
          "+modules",
          "*0",
          "");

  private final ServerSocket server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
  private final List<Socket> connections = new ArrayList<>();
  private final List<String> set = new ArrayList<>();

  private boolean isRefusing;

  RespServer() throws IOException {
    Serving.start("redis", this::accept);
  }

  int port() {
    return server.getLocalPort();
  }

  /** The values that were set, in that order. */
  synchronized List<String> set() {
    return List.copyOf(set);
  }

  /** Cuts all connections, and from now on new ones at once. */
  synchronized void refuse() throws IOException {
    isRefusing = true;
    for (Socket each : connections) {
      each.close();
    }
    connections.clear();
  }

  synchronized void welcome() {
    isRefusing = false;
  }

  @Override
  public void close() throws IOException {
    server.close();
    refuse();
  }

  private void accept() throws IOException {
    while (true) {
      Socket socket = server.accept();
      if (isWelcome(socket)) {
        Serving.start("redis", () -> serve(socket));
      } else {
        socket.close();
      }
    }
  }

  private synchronized boolean isWelcome(Socket socket) {
    return !isRefusing && connections.add(socket);
  }

  private void serve(Socket socket) throws IOException {
    DataInputStream in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
    OutputStream out = socket.getOutputStream();
    while (true) {
      out.write(reply(command(in)).getBytes(StandardCharsets.UTF_8));
    }
  }

  /** An array of strings, each with its length. */
  private static List<String> command(DataInputStream in) throws IOException {
    List<String> parts = new ArrayList<>();
    for (int count = number(in, '*'); count > 0; count--) {
      byte[] part = in.readNBytes(number(in, '$'));
      in.skipNBytes(2);
      parts.add(new String(part, StandardCharsets.UTF_8));
    }
    return parts;
  }

  private static int number(DataInputStream in, char type) throws IOException {
    if (in.readByte() != type) {
      throw new IOException("Not what clients send");
    }
    int number = 0;
    for (byte digit = in.readByte(); digit != '\r'; digit = in.readByte()) {
      number = 10 * number + digit - '0';
    }
    in.skipNBytes(1);
    return number;
  }

  private synchronized String reply(List<String> command) {
    switch (command.get(0)) {
      case "SET" -> set.add(command.get(2));
      case "PING" -> {
        return "+PONG\r\n";
      }
      case "HELLO" -> {
        return command.get(1).equals("2") ? HELLO : "-NOPROTO not here\r\n";
      }
      case "CLIENT" -> {}
      default -> {
        return "-ERR unknown command\r\n";
      }
    }
    return "+OK\r\n";
  }
}
