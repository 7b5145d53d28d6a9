package io.perdure.agent.weave;

import java.util.List;

/**
 * The durable classes whose fields another class of their nest accesses. All their fields are
 * private, so nobody else can.
 */
final class NestMates {

  private static final byte[] NEST_HOST = ConstantPool.ascii("NestHost");
  private static final byte[] NEST_MEMBERS = ConstantPool.ascii("NestMembers");

  private NestMates() {}

  static boolean has(byte[] classFile) {
    return ConstantPool.containsAny(classFile, NEST_HOST, NEST_MEMBERS);
  }

  /** Looks no class up for one that is alone in its nest. */
  static List<String> durable(byte[] classFile, ClassSource source) {
    return has(classFile)
        ? ConstantPool.ownersOfFields(classFile).stream().filter(source::isDurable).toList()
        : List.of();
  }
}
