/** Holding sources back while their sinks cannot keep up. */
package io.millrace.ops.backpressure;
