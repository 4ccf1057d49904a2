/** Lets several take turns against one LocalAws, and compares what they did in the same round. */
package io.millrace.benchmarks.contest;
