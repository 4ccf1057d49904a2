/** Whether the Kinesis sink's memory stays within its bounds. */
package io.millrace.benchmarks.memory;
