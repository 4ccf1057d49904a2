/** What operators see of a sink task: the metrics of {@code docs/metrics.md}, in the worker's own registry or in JMX. */
package io.millrace.connect.core.metrics;
