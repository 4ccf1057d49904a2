/** The sinks' JSON writer beside Kafka's converter, with JMH. */
package io.millrace.benchmarks.json;
