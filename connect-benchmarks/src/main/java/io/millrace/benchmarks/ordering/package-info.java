/** The Kinesis sink beside itself: what order for each key, shard awareness and aggregation cost or save. */
package io.millrace.benchmarks.ordering;
