/** Kafka Connect sink for Amazon Kinesis Data Streams. */
package io.millrace.connect.kinesis;
