package io.millrace.connect.dynamodb.read;

import io.millrace.connect.aws.AwsConfig;
import io.millrace.connect.dynamodb.shards.Position;

/**
 * What a task's reader needs to know. Immutable.
 *
 * @param aws how Kinesis is reached
 * @param stream which stream is read
 * @param streamKey the key of the configuration that names it
 * @param createShards with how many shards the stream is created if it is not there; 0: it is not created
 * @param task which of the connector's tasks this is, from 0
 * @param tasks how many there are
 * @param position where the stream is begun to be read, the first time
 * @param limits how fast shards are read, and how much is held
 * @param discoveryIntervalMs how often the shards are listed, in milliseconds
 * @param heartbeatIntervalMs how often positions of shards that emit nothing are stored, in milliseconds
 * @param failsOnDataLoss whether the task fails when records are lost; else it warns and goes on
 */
public record ReaderConfig(
        AwsConfig aws,
        StreamRequests stream,
        String streamKey,
        int createShards,
        int task,
        int tasks,
        Position position,
        ReadLimits limits,
        long discoveryIntervalMs,
        long heartbeatIntervalMs,
        boolean failsOnDataLoss) {
    ReadFailureClassifier failuresOf(String action) {
        return new ReadFailureClassifier(aws, action, stream, streamKey);
    }
}
