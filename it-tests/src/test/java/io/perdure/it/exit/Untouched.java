package io.perdure.it.exit;

import io.perdure.DurableObjects;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.instrument.ClassFileTransformer;
import java.lang.instrument.Instrumentation;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.security.ProtectionDomain;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Says which classes of the JDK have the output gate in them; its argument: durable or plain. */
final class Untouched {

  private static final List<String> CLASSES =
      List.of(
          "java.lang.Thread",
          "java.net.Socket",
          "java.net.Socket$SocketOutputStream",
          "java.net.DatagramSocket",
          "sun.nio.ch.SocketChannelImpl",
          "sun.nio.ch.DatagramChannelImpl",
          "sun.nio.ch.AsynchronousSocketChannelImpl",
          "sun.nio.ch.FileChannelImpl",
          "java.util.concurrent.ThreadPoolExecutor",
          "java.util.concurrent.ForkJoinPool",
          "jdk.internal.net.http.HttpClientFacade",
          "jdk.internal.net.http.websocket.WebSocketImpl");

  private static @Nullable Instrumentation instrumentation;

  private Untouched() {}

  /** As an agent beside the one that is tested. */
  public static void premain(@Nullable String arguments, Instrumentation given) {
    instrumentation = given;
  }

  public static void main(String[] arguments) throws Exception {
    send();
    System.out.println(HttpClient.newHttpClient().version());
    if (arguments[0].equals("durable")) {
      System.out.println(DurableObjects.get(Teller.class, "a").count());
    }
    System.out.println("woven: " + woven().size() + " of " + CLASSES.size());
    try {
      System.out.println(Class.forName("java.lang.PerdureEntry"));
    } catch (ClassNotFoundException e) {
      System.out.println("no engine");
    }
  }

  private static void send() throws Exception {
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        Socket socket = new Socket(server.getInetAddress(), server.getLocalPort());
        Socket accepted = server.accept()) {
      OutputStream out = socket.getOutputStream();
      InputStream in = accepted.getInputStream();
      out.write('a');
      System.out.println("sent: " + (char) in.read());
    }
  }

  /** What others have made of a class is what a transformer sees that was added last. */
  private static Set<String> woven() throws Exception {
    Instrumentation own = Objects.requireNonNull(instrumentation);
    Set<String> woven = new TreeSet<>();
    own.addTransformer(
        new ClassFileTransformer() {
          @Override
          public byte @Nullable [] transform(
              @Nullable ClassLoader loader,
              @Nullable String className,
              @Nullable Class<?> redefined,
              @Nullable ProtectionDomain domain,
              byte[] classFile) {
            String text = new String(classFile, StandardCharsets.ISO_8859_1);
            if (className != null && text.contains("java/lang/PerdureEntry")) {
              woven.add(className.replace('/', '.'));
            }
            return null;
          }
        },
        true);
    for (String each : CLASSES) {
      own.retransformClasses(Class.forName(each));
    }
    woven.retainAll(CLASSES);
    return woven;
  }
}
