/** The Kinesis Producer Library as a contestant. */
package io.millrace.benchmarks.kpl;
