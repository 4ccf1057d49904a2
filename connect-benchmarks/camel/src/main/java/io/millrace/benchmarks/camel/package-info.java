/** Camel's Kinesis producer as a contestant. */
package io.millrace.benchmarks.camel;
