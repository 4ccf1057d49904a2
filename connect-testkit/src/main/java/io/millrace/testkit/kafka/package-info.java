/** A real Kafka broker in this JVM, and what tests do with its topics. */
package io.millrace.testkit.kafka;
