/** The whole way of a row, from PostgreSQL through Debezium, the transform, Kafka and the Kinesis sink to the local AWS. */
package io.millrace.benchmarks.pipeline;
