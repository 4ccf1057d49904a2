/** Kafka Connect sink for Amazon SQS, standard and FIFO queues. */
package io.millrace.connect.sqs;
