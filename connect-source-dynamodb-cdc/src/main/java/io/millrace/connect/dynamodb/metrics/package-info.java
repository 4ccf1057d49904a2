/** What operators see of a task: the metrics of {@code docs/metrics.md}. */
package io.millrace.connect.dynamodb.metrics;
