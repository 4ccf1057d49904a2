/**
 * The Kinesis sink beside other ways to write to Kinesis, each in a process of its own. What the peers' own modules use of it
 * ({@link io.millrace.benchmarks.peers.ChildSettings}, {@link io.millrace.benchmarks.peers.ReadyEntries}, {@link
 * io.millrace.benchmarks.peers.Child}) needs nothing but the JDK: their class paths are the peers' own.
 */
package io.millrace.benchmarks.peers;
