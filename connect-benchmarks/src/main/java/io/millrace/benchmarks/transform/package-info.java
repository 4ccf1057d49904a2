/** The transform beside Debezium's, with JMH. */
package io.millrace.benchmarks.transform;
