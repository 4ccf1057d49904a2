/** Access to Kafka. */
package io.millrace.ops.kafka;
