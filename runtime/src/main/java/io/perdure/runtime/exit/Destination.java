package io.perdure.runtime.exit;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A host and a port that the configuration names.
 *
 * @param host in lower case, as code names it, or an address in digits
 * @param port {@code null} for all
 */
public record Destination(String host, @Nullable Integer port) {

  private static final int HIGHEST_PORT = 65_535;

  /**
   * Reads {@code host:port}, {@code host:*} or {@code [address]:port}.
   *
   * @throws IllegalArgumentException that says what is wrong
   */
  public static Destination parse(String text) {
    int colon = text.lastIndexOf(':');
    String host = colon < 0 ? "" : text.substring(0, colon);
    if (host.startsWith("[") && host.endsWith("]")) {
      host = host.length() == 2 ? "" : address(text, host);
    } else if (host.indexOf(':') >= 0) {
      throw wrong(text, "write an address with colons in brackets");
    }
    if (host.isEmpty()) {
      throw wrong(text, "it has no host");
    }
    String port = text.substring(colon + 1);
    return new Destination(
        host.toLowerCase(Locale.ROOT), port.equals("*") ? null : Integer.valueOf(port(text, port)));
  }

  /** As Java writes it; in brackets no name is looked up. */
  private static String address(String text, String inBrackets) {
    try {
      return InetAddress.getByName(inBrackets).getHostAddress();
    } catch (UnknownHostException e) {
      throw wrong(text, "what is in brackets is no address");
    }
  }

  private static int port(String text, String port) {
    try {
      int number = Integer.parseInt(port);
      if (number > 0 && number <= HIGHEST_PORT) {
        return number;
      }
    } catch (NumberFormatException e) {
      // as below
    }
    throw wrong(text, "its port is a number from 1 to 65535, or *");
  }

  private static IllegalArgumentException wrong(String text, String why) {
    return new IllegalArgumentException("\"" + text + "\" is no destination: " + why);
  }

  /** Whether that is where an address leads; asks no name service. */
  boolean covers(InetSocketAddress address) {
    InetAddress resolved = address.getAddress();
    return covers(address.getHostString(), address.getPort())
        || (resolved != null && covers(resolved.getHostAddress(), address.getPort()));
  }

  boolean covers(String otherHost, int otherPort) {
    return (port == null || port == otherPort) && host.equals(otherHost.toLowerCase(Locale.ROOT));
  }
}
