/** Kafka Connect source for the changes that DynamoDB writes to Kinesis Data Streams. */
package io.millrace.connect.dynamodb;
