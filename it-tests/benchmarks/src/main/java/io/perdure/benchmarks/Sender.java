package io.perdure.benchmarks;

import org.openjdk.jmh.annotations.CompilerControl;

/** Stands for a socket, which would cost a thousand times what is measured. */
class Sender {
  private long sent;

  /** Named by {@code outputGate.methods}; called as a method of a library is, so not inlined. */
  @CompilerControl(CompilerControl.Mode.DONT_INLINE)
  long send(int bytes) {
    return sent += bytes;
  }

  @CompilerControl(CompilerControl.Mode.DONT_INLINE)
  long sendUnheld(int bytes) {
    return sent += bytes;
  }
}
