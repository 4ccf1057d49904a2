/** Kinesis Data Streams: streams, shards, records, limits, and the actions of its API. */
package io.millrace.testkit.aws.kinesis;
