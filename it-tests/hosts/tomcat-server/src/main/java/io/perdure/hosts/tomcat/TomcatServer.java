package io.perdure.hosts.tomcat;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.util.Objects;
import org.apache.catalina.Container;
import org.apache.catalina.Context;
import org.apache.catalina.core.JreMemoryLeakPreventionListener;
import org.apache.catalina.startup.Tomcat;

/**
 * Serves what its input says, and answers each line with one:
 *
 * <pre>
 *   deploy PATH DIRECTORY
 *   undeploy PATH
 *   await-collection        of the class loaders of all that was undeployed
 * </pre>
 */
final class TomcatServer {

  private final Tomcat tomcat = new Tomcat();
  private final OldLoaders oldLoaders = new OldLoaders();

  private TomcatServer() {}

  /** Started with the directory that Tomcat may write to. */
  public static void main(String[] arguments) throws Exception {
    TomcatServer server = new TomcatServer();
    System.out.println(server.start(arguments[0]));
    BufferedReader in = new BufferedReader(new InputStreamReader(System.in, UTF_8));
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      System.out.println(server.obey(line.split(" ")));
    }
    server.tomcat.stop();
  }

  /** The port. */
  private int start(String directory) throws Exception {
    tomcat.setBaseDir(directory);
    tomcat.setPort(0);
    tomcat.setAddDefaultWebXmlToWebapp(false);
    // As in the server.xml of a Tomcat that was not embedded.
    tomcat.getServer().addLifecycleListener(new JreMemoryLeakPreventionListener());
    tomcat.getConnector();
    // Its thread takes an application's class loader as its own for an instant now and then; a
    // leak that is looked for in that instant is reported.
    tomcat.getEngine().setBackgroundProcessorDelay(-1);
    tomcat.getHost();
    tomcat.start();
    return tomcat.getConnector().getLocalPort();
  }

  private String obey(String[] words) throws Exception {
    switch (words[0]) {
      case "deploy" -> {
        return tomcat.addWebapp(words[1], words[2]).getStateName();
      }
      case "undeploy" -> {
        Container context = Objects.requireNonNull(tomcat.getHost().findChild(words[1]));
        oldLoaders.add(((Context) context).getLoader().getClassLoader());
        tomcat.getHost().removeChild(context);
        return context.getStateName();
      }
      case "await-collection" -> {
        return oldLoaders.awaitCollection();
      }
      default -> throw new IllegalArgumentException(words[0]);
    }
  }
}
