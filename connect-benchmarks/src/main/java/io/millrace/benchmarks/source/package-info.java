/** The DynamoDB-CDC source: how fast it reads, what it holds, and how soon a change is in Kafka. */
package io.millrace.benchmarks.source;
