package io.perdure;

/**
 * What the output gate has done with what durable objects send to the outside in their turns, in
 * this JVM; from {@link DurableObjects#outputGate}.
 *
 * <pre>{@code
 * OutputGateStatistics gate = DurableObjects.outputGate();
 * double millisEach = gate.heldNanos() / 1e6 / Math.max(1, gate.held());
 * }</pre>
 *
 * <p>Replies to callers are not among them. Each number only grows. They are read one after the
 * other, so while something is sent they need not fit each other exactly.
 *
 * @param held what was held until the turn's writes were durable, or lost
 * @param heldNanos how long that took together, in nanoseconds
 * @param refused of those held, the ones that were not sent since the writes were lost
 * @param exempt what was sent at once although the turn's writes were not durable, since the
 *     configuration or a logging library exempts it
 * @param handedOver what other threads have sent in tasks that a turn had handed to them, before
 *     what the turn had written was durable: nothing holds that, and the first is warned of
 */
public record OutputGateStatistics(
    long held, long heldNanos, long refused, long exempt, long handedOver) {}
