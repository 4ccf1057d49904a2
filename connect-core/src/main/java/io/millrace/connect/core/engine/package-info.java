/**
 * The engine that delivers a sink task's records.
 *
 * <p>Three kinds of thread, one owner. The task thread ({@link io.millrace.connect.core.engine.SinkEngine}) registers and
 * converts records and hands entries over. One engine thread owns all delivery state
 * ({@link io.millrace.connect.core.engine.Delivery}): buffers, batches, retries, acknowledgements. The client's threads only
 * post results to the engine's {@link io.millrace.connect.core.engine.Mailbox}. There are no locks.
 */
package io.millrace.connect.core.engine;
