package io.millrace.testkit.aws.kinesis;

import io.millrace.testkit.aws.http.AwsCall;
import io.millrace.testkit.aws.http.AwsException;
import io.millrace.testkit.aws.http.AwsMessage;
import io.millrace.testkit.aws.http.AwsReply;
import io.millrace.testkit.aws.http.AwsService;
import io.millrace.testkit.aws.http.Wire;
import org.jspecify.annotations.Nullable;

/** The API of Kinesis Data Streams on top of a {@link LocalKinesis}. Thread-safe. */
public final class KinesisService implements AwsService {
    private static final String TARGET = "Kinesis_20131202.";

    private final StreamActions streamActions;
    private final ShardActions shardActions;
    private final WriteActions writeActions;
    private final ReadActions readActions;

    /** The API of these streams. */
    public KinesisService(LocalKinesis kinesis) {
        Streams streams = new Streams(kinesis);
        streamActions = new StreamActions(streams);
        shardActions = new ShardActions(streams);
        writeActions = new WriteActions(streams);
        readActions = new ReadActions(streams);
    }

    @Override
    public String name() {
        return "kinesis";
    }

    @Override
    public @Nullable String actionOf(AwsMessage message) {
        String target = message.target();
        return target != null && target.startsWith(TARGET) ? target.substring(TARGET.length()) : null;
    }

    @Override
    public AwsCall prepare(String action, AwsMessage message) {
        return switch (action) {
            case "PutRecords" -> writeActions.putRecords(message);
            case "PutRecord" -> writeActions.putRecord(message);
            case "GetRecords" -> readActions.getRecords(new KinesisArgs(message));
            case "GetShardIterator" -> readActions.getShardIterator(new KinesisArgs(message));
            case "ListShards" -> shardActions.listShards(new KinesisArgs(message));
            case "SplitShard" -> shardActions.splitShard(new KinesisArgs(message));
            case "MergeShards" -> shardActions.mergeShards(new KinesisArgs(message));
            case "UpdateShardCount" -> shardActions.updateShardCount(new KinesisArgs(message));
            case "CreateStream" -> streamActions.createStream(new KinesisArgs(message));
            case "DeleteStream" -> streamActions.deleteStream(new KinesisArgs(message));
            case "DescribeStream" -> streamActions.describeStream(new KinesisArgs(message));
            case "DescribeStreamSummary" -> streamActions.describeStreamSummary(new KinesisArgs(message));
            case "ListStreams" -> streamActions.listStreams(new KinesisArgs(message));
            case "UpdateMaxRecordSize" -> streamActions.updateMaxRecordSize(new KinesisArgs(message));
            default ->
                throw AwsException.badRequest(
                        "UnknownOperationException", "LocalAws does not have the Kinesis action " + action + ".");
        };
    }

    @Override
    public AwsReply error(AwsMessage message, AwsException error, String requestId) {
        return Wire.of(message).error(message, error);
    }
}
