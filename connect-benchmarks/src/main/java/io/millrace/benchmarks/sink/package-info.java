/** The Kinesis sink beside a bare loop over the same SDK client. */
package io.millrace.benchmarks.sink;
