/** Kafka Connect sink for Amazon SNS. */
package io.millrace.connect.sns;
