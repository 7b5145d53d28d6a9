package io.perdure.it.jvm;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** File systems of a process's own: read-only and full disks without being root. */
public final class Mounts {
  static final List<String> SHELL = List.of("unshare", "--mount", "--map-root-user");

  private static final boolean POSSIBLE = tryToMount();

  private Mounts() {}

  /** Whether this machine lets us; not every container does. */
  public static boolean arePossible() {
    return POSSIBLE;
  }

  private static boolean tryToMount() {
    List<String> command = new ArrayList<>(SHELL);
    command.addAll(List.of("mount", "-t", "tmpfs", "none", "/tmp"));
    boolean can;
    try {
      can = new ProcessBuilder(command).start().onExit().join().exitValue() == 0;
    } catch (IOException noUnshare) {
      can = false;
    }
    System.out.println("Full and read-only disks: " + (can ? "tried" : "cannot be mounted here"));
    return can;
  }
}
